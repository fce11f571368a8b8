#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <string_view>

namespace mainstay::http {

/// Whether an id that a client sent is taken over: 1 to 128 of A-Z a-z 0-9 . _ : -
bool is_request_id(std::string_view text) noexcept;

/// Makes ids for requests that bring none. No two of one source are the same, and those of two processes hardly ever.
class RequestIds {
 public:
  using Id = std::array<char, 16>;

  RequestIds();
  Id next() noexcept;

 private:
  const std::uint64_t seed_;
  std::atomic<std::uint64_t> count_{0};
};

}  // namespace mainstay::http
