#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

namespace mainstay {

/// Gathers lines in memory and lets a thread of its own write them, so that neither a system call nor a slow reader of
/// the output ever stands in the way of whoever has something to say.
class LineWriter {
 public:
  /// What is written where lines had to be dropped, given how many.
  using Notice = std::function<std::string(std::uint64_t)>;

  /// Where lines go, in bunches of whole ones; called by the writer's thread alone, and may take its time.
  using Output = std::function<void(std::string_view)>;

  LineWriter(Output output, Notice dropped_notice);
  LineWriter(int descriptor, Notice dropped_notice);
  ~LineWriter();
  LineWriter(const LineWriter&) = delete;
  LineWriter& operator=(const LineWriter&) = delete;

  /// Lines beyond `capacity` bytes that wait to be written are dropped and counted. An urgent line is written at once.
  void append(std::string_view line, bool urgent);

  void wait_until_written(std::chrono::milliseconds patience);

  static constexpr std::size_t capacity = 4 * 1024 * 1024;

 private:
  void write_until_stopped();

  const Output output_;
  const Notice dropped_notice_;
  std::mutex mutex_;
  std::condition_variable wanted_;
  std::condition_variable written_;
  std::string gathered_;
  std::uint64_t dropped_ = 0;
  bool urgent_ = false;
  bool writing_ = false;
  bool stopped_ = false;
  std::thread thread_;
};

}  // namespace mainstay
