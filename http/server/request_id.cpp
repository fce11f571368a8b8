#include "http/server/request_id.hpp"

#include <algorithm>
#include <random>

namespace mainstay::http {

namespace {

constexpr std::size_t longest_id = 128;

bool is_id_character(char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' ||
         c == ':' || c == '-';
}

// splitmix64. It is a bijection: different counts stay different ids.
std::uint64_t mixed(std::uint64_t x) noexcept {
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9U;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebU;
  return x ^ (x >> 31);
}

std::uint64_t random_seed() {
  std::random_device device;
  return (std::uint64_t{device()} << 32) | device();
}

}  // namespace

bool is_request_id(std::string_view text) noexcept {
  return !text.empty() && text.size() <= longest_id && std::all_of(text.begin(), text.end(), is_id_character);
}

RequestIds::RequestIds() : seed_(random_seed()) {}

RequestIds::Id RequestIds::next() noexcept {
  constexpr char hex[] = "0123456789abcdef";
  std::uint64_t value = mixed(seed_ + count_.fetch_add(1, std::memory_order_relaxed));
  Id id;
  for (char& digit : id) {
    digit = hex[value >> 60];
    value <<= 4;
  }
  return id;
}

}  // namespace mainstay::http
