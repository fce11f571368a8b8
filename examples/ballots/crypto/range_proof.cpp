#include "examples/ballots/crypto/range_proof.hpp"

namespace mainstay::ballots {
namespace {

/// What the prover commits to before the challenge, branch by branch: g^u and K^u.
struct Commitment {
  Number a, b;
};

Number challenge_of(const EncryptionKey& key, Transcript context, const Ciphertext& ciphertext,
                    const std::vector<Commitment>& commitments) {
  context.element(ciphertext.alpha).element(ciphertext.beta);
  for (const auto& [a, b] : commitments) context.element(a).element(b);
  return context.challenge(key.group().exponents());
}

}  // namespace

RangeProof prove_range(const EncryptionKey& key, const Transcript& context, const Ciphertext& ciphertext,
                       const Number& nonce, std::uint64_t value, std::uint64_t max) {
  const auto& field = key.group().exponents();
  const Number u = field.random();
  RangeProof proof;
  std::vector<Commitment> commitments;
  Number made_up;  // the sum of the challenges that are
  for (std::uint64_t branch = 0; branch <= max; ++branch) {
    if (branch == value) {
      proof.branches.emplace_back();
      commitments.push_back({key.power_of_g(u), key.power(u)});
      continue;
    }
    // With the nonce known, g^w alpha^c and K^w (beta / g^branch)^c need no powers of alpha and beta.
    const auto c = field.random(), w = field.random();
    const auto exponent = field.add(w, field.multiply(nonce, c));
    const auto off = field.multiply(c, field.subtract(Number(value), Number(branch)));
    commitments.push_back({key.power_of_g(exponent), key.group().multiply(key.power(exponent), key.power_of_g(off))});
    made_up = field.add(made_up, c);
    proof.branches.push_back({c, w});
  }
  auto& real = proof.branches[value];
  real.challenge = field.subtract(challenge_of(key, context, ciphertext, commitments), made_up);
  real.response = field.subtract(u, field.multiply(nonce, real.challenge));
  return proof;
}

bool holds(const EncryptionKey& key, const Transcript& context, const Ciphertext& ciphertext, const RangeProof& proof,
           std::uint64_t max) {
  const auto& group = key.group();
  const auto& field = group.exponents();
  if (proof.branches.size() != max + 1) return false;
  std::vector<Commitment> commitments;
  Number sum;
  for (std::uint64_t branch = 0; branch <= max; ++branch) {
    const auto& [c, w] = proof.branches[branch];
    if (!field.contains(c) || !field.contains(w)) return false;
    const auto off = field.multiply(c, field.subtract(Number(0), Number(branch)));
    commitments.push_back({group.multiply(key.power_of_g(w), group.power(ciphertext.alpha, c)),
                           group.product({key.power(w), group.power(ciphertext.beta, c), key.power_of_g(off)})});
    sum = field.add(sum, c);
  }
  return sum == challenge_of(key, context, ciphertext, commitments);
}

}  // namespace mainstay::ballots
