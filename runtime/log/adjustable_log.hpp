#pragma once

#include <memory>

#include "runtime/log/log.hpp"

namespace mainstay {

/// What of a log can be changed while it is written: which lines are, and how they look.
struct LogSettings {
  bool debug = false;
  bool info = true;
  bool warn = true;
  bool error = true;
  config::LogFormat format = config::LogFormat::plain;

  bool operator==(const LogSettings&) const = default;
};

/// As the configuration has it.
LogSettings log_settings(const config::Log& config) noexcept;

/// A log whose settings may be changed by anybody at any time. A line is written as a whole in the one way or the
/// other.
class AdjustableLog : public Log {
 public:
  virtual LogSettings settings() const noexcept = 0;
  /// Holds from the next line on.
  virtual void adjust(const LogSettings& settings) noexcept = 0;
};

/// Writes lines as text or JSON to a file descriptor.
std::unique_ptr<AdjustableLog> make_log(const config::Log& config, int descriptor);

}  // namespace mainstay
