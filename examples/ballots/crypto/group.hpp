#pragma once

#include <memory>
#include <vector>

#include "examples/ballots/crypto/field.hpp"

namespace mainstay::ballots {

/// ElectionGuard's standard group: the subgroup of order q of the numbers modulo a 4096-bit prime p, made by g. Nothing
/// in it changes after it was made, so that any number of threads may use one.
class Group {
 public:
  /// Bytes of an element.
  static constexpr std::size_t bytes = 512;

  Group();

  const Number& p() const { return p_; }
  const Number& g() const { return g_; }
  const Field& exponents() const { return exponents_; }

  /// Whether x is of the group, which costs an exponentiation. Everything that comes from outside must be asked.
  bool contains(const Number& x) const;

  Number multiply(const Number& a, const Number& b) const;
  Number product(const std::vector<Number>& factors) const;
  Number invert(const Number& a) const;
  /// For exponents that everybody may know: how long it takes depends on them.
  Number power(const Number& base, const Number& exponent) const;
  /// For secret exponents.
  Number power_of_secret(const Number& base, const Number& exponent) const;

  /// p as OpenSSL's Montgomery multiplication wants it.
  BN_MONT_CTX* montgomery() const { return montgomery_.get(); }

 private:
  struct Free {
    void operator()(BN_MONT_CTX* context) const { BN_MONT_CTX_free(context); }
  };

  Number p_, g_;
  Field exponents_;
  std::unique_ptr<BN_MONT_CTX, Free> montgomery_;
};

}  // namespace mainstay::ballots
