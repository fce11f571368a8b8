#include "runtime/workers/channel.hpp"

#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

namespace mainstay::workers {

namespace {

constexpr std::size_t read_bytes = 16 * 1024;

/// Room for the one descriptor that a message may bring.
union Ancillary {
  cmsghdr head;
  char bytes[CMSG_SPACE(sizeof(int))];
};

}  // namespace

bool Channel::send(Kind kind, std::uint64_t sequence, std::string_view body, int descriptor) {
  auto bytes = frame(kind, sequence, body);
  Ancillary ancillary{};
  for (std::size_t sent = 0; sent < bytes.size();) {
    iovec part{bytes.data() + sent, bytes.size() - sent};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    if (descriptor >= 0 && sent == 0) {
      message.msg_control = &ancillary;
      message.msg_controllen = sizeof ancillary.bytes;
      auto* head = CMSG_FIRSTHDR(&message);
      head->cmsg_level = SOL_SOCKET;
      head->cmsg_type = SCM_RIGHTS;
      head->cmsg_len = CMSG_LEN(sizeof descriptor);
      std::memcpy(CMSG_DATA(head), &descriptor, sizeof descriptor);
    }
    const auto done = ::sendmsg(socket_, &message, MSG_NOSIGNAL);
    if (done < 0 && errno == EINTR) continue;
    if (done <= 0) return false;
    sent += static_cast<std::size_t>(done);
  }
  return true;
}

Channel::Received Channel::receive(std::optional<std::chrono::milliseconds> patience) {
  for (;;) {
    auto next = frames_.next();
    if (!next) return Garbage{std::move(next).error()};
    if (*next) return std::move(**next);
    if (patience && !wait_readable(*patience)) return Silence{};
    if (!read()) return Closed{};
  }
}

bool Channel::wait_readable(std::chrono::milliseconds patience) const {
  pollfd readable{socket_, POLLIN, 0};
  // Interrupted, it counts as silence: who asks so will ask again.
  return ::poll(&readable, 1, static_cast<int>(patience.count())) > 0;
}

bool Channel::read() {
  std::array<char, read_bytes> buffer;
  iovec part{buffer.data(), buffer.size()};
  Ancillary ancillary{};
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  if (accepts_descriptors_) {
    message.msg_control = &ancillary;
    message.msg_controllen = sizeof ancillary.bytes;
  }
  const auto size = ::recvmsg(socket_, &message, MSG_CMSG_CLOEXEC);
  if (size < 0 && errno == EINTR) return true;
  if (size <= 0) return false;
  if (accepts_descriptors_)
    if (const auto* head = CMSG_FIRSTHDR(&message);
        head != nullptr && head->cmsg_type == SCM_RIGHTS && head->cmsg_len == CMSG_LEN(sizeof(int))) {
      int number = -1;
      std::memcpy(&number, CMSG_DATA(head), sizeof number);
      descriptor_ = Descriptor{number};
    }
  frames_.add({buffer.data(), static_cast<std::size_t>(size)});
  return true;
}

}  // namespace mainstay::workers
