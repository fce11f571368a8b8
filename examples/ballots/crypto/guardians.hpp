#pragma once

#include <map>
#include <string>
#include <vector>

#include "examples/ballots/crypto/exponent_proof.hpp"

namespace mainstay::ballots {

/// Guardians are numbered from 1. Guardian i draws a polynomial of degree quorum - 1; its value at 0 is the guardian's
/// secret key, its value at j is given to guardian j, so that any `quorum` of them can do i's part in its absence.
constexpr unsigned max_guardians = 32;

/// What everybody may know of a guardian: g to the power of each coefficient of its polynomial, and that it knows them.
struct Guardian {
  std::vector<Number> commitments;
  std::vector<ExponentProof> proofs;

  const Number& key() const { return commitments.front(); }
};

/// What everybody may know of an election.
struct Election {
  unsigned quorum = 0;
  std::vector<Guardian> guardians;

  unsigned size() const { return static_cast<unsigned>(guardians.size()); }
  const Guardian& guardian(unsigned number) const { return guardians[number - 1]; }
  /// The key that ballots are encrypted for.
  Number joint_key(const Group& group) const;
  /// 32 bytes that stand for all of it in every proof.
  std::string hash(const Group& group) const;
};

/// What a guardian alone knows.
struct GuardianSecret {
  unsigned number = 0;
  Number key;
  /// The values at `number` of the polynomials of the others.
  std::map<unsigned, Number> shares;
};

struct Ceremony {
  Election election;
  std::vector<GuardianSecret> secrets;
};

/// All guardians' parts at once. From 1 to max_guardians, the quorum from 1 to as many.
Ceremony hold_ceremony(const Group& group, unsigned guardians, unsigned quorum);

/// Whether every number is of the group and every guardian knows its coefficients. The shape was checked.
bool valid(const Group& group, const FixedBase& g, const Election& election);

/// g to the power of the polynomial's value at `at`; at 0 the guardian's own key.
Number public_value(const Group& group, const Guardian& guardian, unsigned at);

/// By what the value at `present[i]` is multiplied so that the sum of all is the value at 0.
Number weight(const Field& field, const std::vector<unsigned>& present, std::size_t i);

}  // namespace mainstay::ballots
