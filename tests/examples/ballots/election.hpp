#pragma once

#include "examples/ballots/crypto/ballot.hpp"
#include "examples/ballots/crypto/guardians.hpp"

namespace mainstay::ballots::testing {

/// A group and an election with it, small enough to be made for each test.
struct TestElection {
  Group group;
  FixedBase g{group, group.g(), 60};
  Ceremony ceremony;
  EncryptionKey key;

  explicit TestElection(unsigned guardians = 1, unsigned quorum = 1)
      : ceremony(hold_ceremony(group, guardians, quorum)), key(group, g, ceremony.election.joint_key(group), 20) {}

  const Election& election() const { return ceremony.election; }
};

inline std::vector<Contest> two_contests() {
  return {{"mayor", {"Ada", "Grace", "Edsger"}, 1}, {"council", {"Kurt", "Emmy"}, 2}};
}

/// One more, below q.
inline Number after(const Group& group, const Number& x) { return group.exponents().add(x, Number(1)); }

}  // namespace mainstay::ballots::testing
