#pragma once

#include <chrono>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "config/config.hpp"

namespace mainstay {

/// What is written of one request.
struct RequestLine {
  std::string_view id;
  /// Of the trace that it belongs to; empty: none.
  std::string_view trace = {};
  std::string_view method;
  std::string_view target;
  /// Empty where the request was for no model.
  std::string_view model;
  /// The version of TLS, and whom the client's certificate names; empty: none.
  std::string_view tls = {};
  std::string_view certificate = {};
  int status = 0;
  std::chrono::nanoseconds queue{0};
  std::chrono::nanoseconds compute{0};
  std::chrono::nanoseconds total{0};
};

/// The server's log. Writing to it costs its caller no system call and never blocks: lines are gathered and written by
/// a thread of the log; where the reader of the output is too slow, lines are dropped and counted in a line of their
/// own.
class Log {
 public:
  using Field = std::pair<std::string_view, std::string>;
  using Level = config::LogLevel;

  virtual ~Log() = default;
  virtual void event(Level level, std::string_view what, std::initializer_list<Field> fields = {}) noexcept = 0;
  virtual void request(const RequestLine& line) noexcept = 0;
  /// Waits until what was logged so far has been written, a second at most.
  virtual void flush() noexcept = 0;
};

/// Drops everything.
std::unique_ptr<Log> make_silent_log();

}  // namespace mainstay
