#include "examples/ballots/crypto/guardians.hpp"

namespace mainstay::ballots {
namespace {

Transcript knowledge(unsigned guardian, std::size_t coefficient, const Number& commitment) {
  return Transcript("ballots.coefficient").integer(guardian).integer(coefficient).element(commitment);
}

Number value(const Field& field, const std::vector<Number>& polynomial, unsigned at) {
  Number value;
  for (auto coefficient = polynomial.rbegin(); coefficient != polynomial.rend(); ++coefficient)
    value = field.add(field.multiply(value, Number(at)), *coefficient);
  return value;
}

}  // namespace

Number Election::joint_key(const Group& group) const {
  std::vector<Number> keys;
  for (const auto& guardian : guardians) keys.push_back(guardian.key());
  return group.product(keys);
}

std::string Election::hash(const Group& group) const {
  Transcript transcript("ballots.election");
  transcript.element(group.p()).exponent(group.exponents().q()).element(group.g()).integer(size()).integer(quorum);
  for (const auto& guardian : guardians)
    for (const auto& commitment : guardian.commitments) transcript.element(commitment);
  return transcript.digest();
}

Ceremony hold_ceremony(const Group& group, unsigned guardians, unsigned quorum) {
  Ceremony ceremony;
  ceremony.election.quorum = quorum;
  std::vector<std::vector<Number>> polynomials(guardians);
  for (unsigned number = 1; number <= guardians; ++number) {
    auto& guardian = ceremony.election.guardians.emplace_back();
    for (unsigned i = 0; i < quorum; ++i) {
      const auto coefficient = polynomials[number - 1].emplace_back(group.exponents().random());
      const auto& commitment = guardian.commitments.emplace_back(group.power_of_secret(group.g(), coefficient));
      guardian.proofs.push_back(prove_knowledge(group, knowledge(number, i, commitment), coefficient));
    }
  }
  for (unsigned number = 1; number <= guardians; ++number) {
    GuardianSecret secret{number, polynomials[number - 1].front(), {}};
    for (unsigned other = 1; other <= guardians; ++other)
      if (other != number) secret.shares.emplace(other, value(group.exponents(), polynomials[other - 1], number));
    ceremony.secrets.push_back(std::move(secret));
  }
  return ceremony;
}

bool valid(const Group& group, const FixedBase& g, const Election& election) {
  for (unsigned number = 1; number <= election.size(); ++number) {
    const auto& [commitments, proofs] = election.guardian(number);
    for (std::size_t i = 0; i < commitments.size(); ++i)
      if (!group.contains(commitments[i]) ||
          !knows(group, g, knowledge(number, i, commitments[i]), commitments[i], proofs[i]))
        return false;
  }
  return true;
}

Number public_value(const Group& group, const Guardian& guardian, unsigned at) {
  Number value(1);
  for (auto commitment = guardian.commitments.rbegin(); commitment != guardian.commitments.rend(); ++commitment)
    value = group.multiply(group.power(value, Number(at)), *commitment);
  return value;
}

Number weight(const Field& field, const std::vector<unsigned>& present, std::size_t i) {
  Number above(1), below(1);
  for (std::size_t other = 0; other < present.size(); ++other) {
    if (other == i) continue;
    above = field.multiply(above, Number(present[other]));
    below = field.multiply(below, field.subtract(Number(present[other]), Number(present[i])));
  }
  return field.multiply(above, field.invert(below));
}

}  // namespace mainstay::ballots
