#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "runtime/workers/descriptor.hpp"
#include "runtime/workers/frames.hpp"

namespace mainstay::workers {

/// One end of the socket between a server and its worker. Used by one thread at a time.
class Channel {
 public:
  /// The other end is gone.
  struct Closed {};
  /// The other end does not keep to the protocol.
  struct Garbage {
    std::string what;
  };
  /// Nothing has come within the time.
  struct Silence {};
  using Received = std::variant<Frame, Closed, Garbage, Silence>;

  /// `socket` must outlive it.
  explicit Channel(int socket) : socket_(socket) {}

  /// False: the other end is gone. `descriptor` is handed over with it.
  bool send(Kind kind, std::uint64_t sequence, std::string_view body, int descriptor = -1);

  /// The next message; without `patience` it is waited for without end.
  Received receive(std::optional<std::chrono::milliseconds> patience = std::nullopt);
  /// The descriptor that came along with the last message, if one was wanted at all.
  Descriptor take_descriptor() { return std::move(descriptor_); }
  /// From now on descriptors that come along are kept. Otherwise the system closes them at once.
  void accept_descriptors() { accepts_descriptors_ = true; }

 private:
  /// False: nothing will come any more.
  bool read();
  bool wait_readable(std::chrono::milliseconds patience) const;

  int socket_;
  Frames frames_;
  Descriptor descriptor_;
  bool accepts_descriptors_ = false;
};

}  // namespace mainstay::workers
