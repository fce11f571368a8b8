#pragma once

#include "examples/ballots/crypto/ballot.hpp"
#include "examples/ballots/crypto/guardians.hpp"
#include "runtime/result.hpp"

namespace mainstay::ballots {

/// The sum of ballots: of each contest, for each selection.
struct Tally {
  std::uint64_t ballots = 0;
  std::vector<std::vector<Ciphertext>> contests;
};

/// One guardian's part in decrypting a tally: alpha^s of each selection, for its own key s or for its share s of the
/// key of a guardian that is missing; each with the proof that it is.
struct DecryptionShare {
  struct Part {
    Number value;
    ExponentProof proof;
  };
  unsigned guardian = 0;
  unsigned of = 0;  ///< the missing guardian; or the same, for its own key
  std::vector<std::vector<Part>> contests;
};

/// How many votes each selection of each contest has.
using Counts = std::vector<std::vector<std::uint64_t>>;

/// Everything a decryption is about.
struct Decryption {
  const Group& group;
  const FixedBase& g;
  const Election& election;
  const std::vector<Contest>& contests;
  const Tally& tally;

  /// `secret` is the guardian's own key, or its share of `of`'s.
  DecryptionShare share(unsigned guardian, unsigned of, const Number& secret) const;
  /// Whether it was made with the key that the election's record says.
  bool valid(const DecryptionShare& share) const;
  /// The shares are valid, of guardians that there are, and no two the same. `invalid_argument` where they are of too
  /// few guardians, or where a selection has more votes than there are ballots.
  Result<Counts> combine(const std::vector<DecryptionShare>& shares) const;

 private:
  Transcript about(unsigned guardian, unsigned of, std::size_t contest, std::size_t selection) const;
};

}  // namespace mainstay::ballots
