#include "runtime/log/line_writer.hpp"

#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

namespace mainstay {

namespace {

// Lines are written in bunches: one wake-up for all that is logged meanwhile.
constexpr std::chrono::milliseconds period{100};

// Somebody who shares the output may have made it non-blocking.
void wait_for_reader(int descriptor) {
  pollfd waiting{descriptor, POLLOUT, 0};
  ::poll(&waiting, 1, -1);
}

void write_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const auto written = ::write(descriptor, text.data(), text.size());
    if (written > 0)
      text.remove_prefix(static_cast<std::size_t>(written));
    else if (errno == EAGAIN)
      wait_for_reader(descriptor);
    else if (errno != EINTR)
      return;  // The output is gone or full; serving matters more than its log.
  }
}

}  // namespace

LineWriter::LineWriter(Output output, Notice dropped_notice)
    : output_(std::move(output)),
      dropped_notice_(std::move(dropped_notice)),
      thread_([this] { write_until_stopped(); }) {}

LineWriter::LineWriter(int descriptor, Notice dropped_notice)
    : LineWriter([descriptor](std::string_view lines) { write_all(descriptor, lines); }, std::move(dropped_notice)) {}

LineWriter::~LineWriter() {
  {
    std::lock_guard guard{mutex_};
    stopped_ = true;
  }
  wanted_.notify_all();
  thread_.join();
}

void LineWriter::append(std::string_view line, bool urgent) {
  {
    std::lock_guard guard{mutex_};
    if (gathered_.size() + line.size() > capacity) {
      ++dropped_;
      return;
    }
    gathered_.append(line);
    const bool was_urgent = urgent_;
    urgent_ = urgent_ || urgent || gathered_.size() > capacity / 2;
    if (!urgent_ || was_urgent) return;
  }
  wanted_.notify_all();
}

void LineWriter::wait_until_written(std::chrono::milliseconds patience) {
  std::unique_lock lock{mutex_};
  urgent_ = true;
  wanted_.notify_all();
  written_.wait_for(lock, patience, [this] { return gathered_.empty() && dropped_ == 0 && !writing_; });
}

void LineWriter::write_until_stopped() {
  std::string out;
  for (std::unique_lock lock{mutex_};;) {
    wanted_.wait_for(lock, period, [this] { return stopped_ || urgent_; });
    urgent_ = false;
    if (gathered_.empty() && dropped_ == 0) {
      written_.notify_all();
      if (stopped_) return;
      continue;
    }
    out.swap(gathered_);
    const auto dropped = std::exchange(dropped_, 0);
    writing_ = true;
    lock.unlock();
    if (dropped) out += dropped_notice_(dropped);
    output_(out);
    out.clear();
    lock.lock();
    writing_ = false;
    if (gathered_.empty() && dropped_ == 0) written_.notify_all();
  }
}

}  // namespace mainstay
