#include "examples/ballots/crypto/number.hpp"

#include "examples/ballots/crypto/must.hpp"

namespace mainstay::ballots {
namespace {

int digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

Number::Number(std::uint64_t value) : value_(BN_new()) {
  must(value_ && BN_set_word(value_.get(), value), "making a number");
}

Number::Number(const Number& other) : value_(BN_dup(other.get())) { must(value_ != nullptr, "copying a number"); }

Number& Number::operator=(const Number& other) {
  if (this != &other) *this = Number(other);
  return *this;
}

std::optional<Number> Number::from_hex(std::string_view digits, std::size_t max_digits) {
  if (digits.empty() || digits.size() > max_digits) return std::nullopt;
  const auto bytes = bytes_from_hex(digits.size() % 2 == 0 ? std::string(digits) : "0" + std::string(digits));
  if (!bytes) return std::nullopt;
  return from_bytes(*bytes);
}

Number Number::from_bytes(std::string_view big_endian) {
  Number number;
  must(BN_bin2bn(reinterpret_cast<const unsigned char*>(big_endian.data()), static_cast<int>(big_endian.size()),
                 number.get()),
       "reading a number");
  return number;
}

std::string Number::hex(std::size_t size) const { return to_hex(bytes(size)); }

std::string Number::bytes(std::size_t size) const {
  std::string bytes(size, '\0');
  must(BN_bn2binpad(get(), reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(size)) >= 0,
       "writing a number");
  return bytes;
}

Scratch::Scratch() : context_(BN_CTX_new()) { must(context_ != nullptr, "making room for numbers"); }

std::string to_hex(std::string_view bytes) {
  constexpr auto digits = "0123456789abcdef";
  std::string text;
  text.reserve(2 * bytes.size());
  for (const unsigned char byte : bytes) {
    text += digits[byte >> 4];
    text += digits[byte & 15];
  }
  return text;
}

std::optional<std::string> bytes_from_hex(std::string_view digits) {
  if (digits.size() % 2 != 0) return std::nullopt;
  std::string bytes(digits.size() / 2, '\0');
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const int high = digit(digits[2 * i]), low = digit(digits[2 * i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    bytes[i] = static_cast<char>(high << 4 | low);
  }
  return bytes;
}

}  // namespace mainstay::ballots
