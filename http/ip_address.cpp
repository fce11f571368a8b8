#include "http/ip_address.hpp"
#include "http/number_text.hpp"

#include <arpa/inet.h>

#include <algorithm>

namespace mainstay::http {

namespace {

constexpr unsigned v4_prefix_bits = 96;
constexpr std::array<std::uint8_t, 12> v4_prefix{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};

// Longer than any address is written.
constexpr std::size_t max_text = INET6_ADDRSTRLEN;

}  // namespace

IpAddress::IpAddress(const V4& bytes) noexcept {
  const auto rest = std::copy(v4_prefix.begin(), v4_prefix.end(), bytes_.begin());
  std::copy(bytes.begin(), bytes.end(), rest);
}

std::optional<IpAddress> IpAddress::parse(std::string_view text) {
  if (text.size() >= max_text || text.find('\0') != text.npos) return std::nullopt;
  const std::string terminated(text);
  V4 v4;
  if (::inet_pton(AF_INET, terminated.c_str(), v4.data()) == 1) return IpAddress(v4);
  V6 v6;
  if (::inet_pton(AF_INET6, terminated.c_str(), v6.data()) == 1) return IpAddress(v6);
  return std::nullopt;
}

bool IpAddress::is_v4() const noexcept { return std::equal(v4_prefix.begin(), v4_prefix.end(), bytes_.begin()); }

bool IpAddress::is_loopback() const noexcept {
  if (is_v4()) return bytes_[v4_prefix.size()] == 127;
  V6 one{};
  one.back() = 1;
  return bytes_ == one;
}

IpAddress IpAddress::network(unsigned bits) const noexcept {
  auto bytes = bytes_;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const unsigned before = static_cast<unsigned>(i) * 8;
    const unsigned kept = bits <= before ? 0 : std::min(bits - before, 8U);
    bytes[i] = static_cast<std::uint8_t>(bytes[i] & (0xFF00U >> kept));
  }
  return IpAddress(bytes);
}

std::string IpAddress::text() const {
  std::array<char, max_text> text{};
  if (is_v4())
    ::inet_ntop(AF_INET, bytes_.data() + v4_prefix.size(), text.data(), text.size());
  else
    ::inet_ntop(AF_INET6, bytes_.data(), text.data(), text.size());
  return text.data();
}

std::optional<IpNetwork> IpNetwork::parse(std::string_view text) {
  const auto slash = text.find('/');
  const auto address = IpAddress::parse(text.substr(0, slash));
  if (!address) return std::nullopt;
  const unsigned longest = address->is_v4() ? 32 : 128;
  unsigned bits = longest;
  if (slash != text.npos) {
    const auto said = number_in<unsigned>(text.substr(slash + 1));
    if (!said || *said > longest) return std::nullopt;
    bits = *said;
  }
  IpNetwork network;
  network.bits_ = address->is_v4() ? v4_prefix_bits + bits : bits;
  network.first_ = address->network(network.bits_);
  return network;
}

}  // namespace mainstay::http
