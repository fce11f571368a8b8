#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

#include "runtime/workers/descriptor.hpp"

namespace mainstay::workers {

/// What a worker prints, cut into lines. It may print as much as it likes and is never held up: what is more than
/// `bytes_a_second` is thrown away and counted.
class Output {
 public:
  using Clock = std::chrono::steady_clock;
  using Line = std::function<void(std::string_view)>;

  static constexpr std::size_t longest_line = 4096;
  static constexpr std::size_t bytes_a_second = 64 * 1024;

  explicit Output(Descriptor pipe) : pipe_(std::move(pipe)) {}

  /// -1: it has ended.
  int descriptor() const noexcept { return pipe_.number(); }
  /// Reads once, without waiting.
  void read(Clock::time_point now, const Line& line);
  /// The rest that did not end as a line.
  void finish(const Line& line);

 private:
  void take(std::string_view bytes, const Line& line);

  Descriptor pipe_;
  std::string unfinished_;
  Clock::time_point second_{};
  std::size_t in_this_second_ = 0;
  std::size_t thrown_away_ = 0;
};

}  // namespace mainstay::workers
