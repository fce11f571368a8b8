#include "runtime/workers/output.hpp"

#include <unistd.h>

#include <array>
#include <cerrno>

namespace mainstay::workers {

void Output::read(Clock::time_point now, const Line& line) {
  std::array<char, 4096> buffer;
  const auto size = ::read(pipe_.number(), buffer.data(), buffer.size());
  if (size < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (size <= 0) return pipe_.close();
  const std::string_view bytes{buffer.data(), static_cast<std::size_t>(size)};
  if (now - second_ >= std::chrono::seconds{1}) {
    second_ = now;
    in_this_second_ = 0;
  }
  in_this_second_ += bytes.size();
  if (in_this_second_ > bytes_a_second) {
    thrown_away_ += bytes.size();
    return;
  }
  if (thrown_away_ > 0) line("(" + std::to_string(std::exchange(thrown_away_, 0)) + " bytes were not logged)");
  take(bytes, line);
}

void Output::take(std::string_view bytes, const Line& line) {
  for (auto end = bytes.find('\n'); end != std::string_view::npos; end = bytes.find('\n')) {
    unfinished_.append(bytes.substr(0, end));
    bytes.remove_prefix(end + 1);
    finish(line);
  }
  unfinished_.append(bytes);
  if (unfinished_.size() > longest_line) finish(line);
}

void Output::finish(const Line& line) {
  if (unfinished_.empty()) return;
  line(std::string_view(unfinished_).substr(0, longest_line));
  unfinished_.clear();
}

}  // namespace mainstay::workers
