#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace mainstay::http {

/// An IPv4 or IPv6 address. An IPv4 address that is written as an IPv6 one (::ffff:10.0.0.1) is the IPv4 address.
class IpAddress {
 public:
  using V4 = std::array<std::uint8_t, 4>;
  using V6 = std::array<std::uint8_t, 16>;

  /// "::", which nobody has.
  IpAddress() = default;
  explicit IpAddress(const V4& bytes) noexcept;
  explicit IpAddress(const V6& bytes) noexcept : bytes_(bytes) {}
  /// "10.0.0.1" or "fe80::1"; nothing else, no name, no port, no zone.
  static std::optional<IpAddress> parse(std::string_view text);

  bool is_v4() const noexcept;
  /// Whether only this machine can be there.
  bool is_loopback() const noexcept;
  /// The address with all but its first bits zero. The bits of an IPv4 address are counted behind 96 others.
  IpAddress network(unsigned bits) const noexcept;
  /// What its owner is counted by: whoever has one address of an IPv6 network of 64 bits has them all.
  IpAddress owner() const noexcept { return is_v4() ? *this : network(64); }
  /// As IPv6; an IPv4 address in its mapped form.
  const V6& bytes() const noexcept { return bytes_; }
  std::string text() const;

  auto operator<=>(const IpAddress&) const = default;

 private:
  V6 bytes_{};
};

/// All addresses that begin alike.
class IpNetwork {
 public:
  /// "10.0.0.0/8", "fd00::/8", or one address.
  static std::optional<IpNetwork> parse(std::string_view text);
  bool contains(const IpAddress& address) const noexcept { return address.network(bits_) == first_; }

 private:
  IpAddress first_;
  unsigned bits_ = 128;
};

}  // namespace mainstay::http
