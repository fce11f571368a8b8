#include "examples/ballots/crypto/elgamal.hpp"

#include <string>
#include <unordered_map>

namespace mainstay::ballots {

EncryptionKey::EncryptionKey(const Group& group, const FixedBase& g, const Number& key, std::size_t uses)
    : group_(group), g_(g), key_(group, key, uses) {}

Ciphertext EncryptionKey::encrypt(std::uint64_t n, const Number& nonce) const {
  auto beta = power(nonce);
  if (n > 0) beta = group_.multiply(beta, power_of_g(Number(n)));
  return {power_of_g(nonce), std::move(beta)};
}

Ciphertext add(const Group& group, const Ciphertext& a, const Ciphertext& b) {
  return {group.multiply(a.alpha, b.alpha), group.multiply(a.beta, b.beta)};
}

Ciphertext nothing() { return {Number(1), Number(1)}; }

std::optional<std::uint64_t> small_logarithm(const Group& group, const Number& x, std::uint64_t max) {
  // Baby steps g^0 ... g^(stride - 1), then giant steps back from x by g^stride until one of them is met.
  std::uint64_t stride = 1;
  while (stride * stride <= max) ++stride;
  std::unordered_map<std::string, std::uint64_t> babies;
  Number step(1);
  for (std::uint64_t n = 0; n < stride; ++n) {
    babies.emplace(step.bytes(Group::bytes), n);
    step = group.multiply(step, group.g());
  }
  const auto back = group.invert(step);
  Number at = x;
  for (std::uint64_t giant = 0; giant < stride; ++giant) {
    const auto baby = babies.find(at.bytes(Group::bytes));
    if (baby != babies.end()) {
      const auto n = giant * stride + baby->second;
      return n <= max ? std::optional(n) : std::nullopt;
    }
    at = group.multiply(at, back);
  }
  return std::nullopt;
}

}  // namespace mainstay::ballots
