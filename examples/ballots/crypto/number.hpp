#pragma once

#include <openssl/bn.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace mainstay::ballots {

/// A natural number of any size. Its memory is wiped when it goes, since it may be a secret.
class Number {
 public:
  explicit Number(std::uint64_t value = 0);
  Number(const Number& other);
  Number& operator=(const Number& other);
  Number(Number&&) noexcept = default;
  Number& operator=(Number&&) noexcept = default;

  /// Digits alone, at most `max_digits` of them; nothing for any other text.
  static std::optional<Number> from_hex(std::string_view digits, std::size_t max_digits);
  static Number from_bytes(std::string_view big_endian);

  /// Lower case, padded to two digits for each of `size` bytes.
  std::string hex(std::size_t size) const;
  /// Big-endian, padded to `size` bytes.
  std::string bytes(std::size_t size) const;
  bool is_zero() const { return BN_is_zero(get()); }

  const BIGNUM* get() const { return value_.get(); }
  BIGNUM* get() { return value_.get(); }

  friend bool operator==(const Number& a, const Number& b) { return BN_cmp(a.get(), b.get()) == 0; }
  friend bool operator<(const Number& a, const Number& b) { return BN_cmp(a.get(), b.get()) < 0; }

 private:
  struct Wipe {
    void operator()(BIGNUM* value) const { BN_clear_free(value); }
  };
  std::unique_ptr<BIGNUM, Wipe> value_;
};

/// Where OpenSSL keeps intermediate results. One for each call: it must not be shared between threads.
class Scratch {
 public:
  Scratch();
  operator BN_CTX*() { return context_.get(); }

 private:
  struct Free {
    void operator()(BN_CTX* context) const { BN_CTX_free(context); }
  };
  std::unique_ptr<BN_CTX, Free> context_;
};

/// Lower-case hexadecimal digits, two for each byte.
std::string to_hex(std::string_view bytes);
/// Nothing where `digits` is anything else.
std::optional<std::string> bytes_from_hex(std::string_view digits);

}  // namespace mainstay::ballots
