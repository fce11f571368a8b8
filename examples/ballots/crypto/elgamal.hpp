#pragma once

#include <cstdint>
#include <optional>

#include "examples/ballots/crypto/fixed_base.hpp"

namespace mainstay::ballots {

/// A number n in exponential ElGamal, encrypted with the nonce r for the key K: g^r and g^n K^r. The product of two is
/// the sum of what is in them.
struct Ciphertext {
  Number alpha, beta;
};

/// The key K of an election, ready to encrypt.
class EncryptionKey {
 public:
  /// `uses`: how many powers of K will be needed, about. `g` outlives it.
  EncryptionKey(const Group& group, const FixedBase& g, const Number& key, std::size_t uses);

  const Group& group() const { return group_; }
  Number power_of_g(const Number& exponent) const { return g_.power(exponent); }
  Number power(const Number& exponent) const { return key_.power(exponent); }

  Ciphertext encrypt(std::uint64_t n, const Number& nonce) const;

 private:
  const Group& group_;
  const FixedBase& g_;
  FixedBase key_;
};

/// What encrypts the sum.
Ciphertext add(const Group& group, const Ciphertext& a, const Ciphertext& b);
/// What encrypts 0 for every key; the sum of nothing.
Ciphertext nothing();

/// The n, at most `max`, of which x is g^n. Takes the root of `max` steps.
std::optional<std::uint64_t> small_logarithm(const Group& group, const Number& x, std::uint64_t max);

}  // namespace mainstay::ballots
