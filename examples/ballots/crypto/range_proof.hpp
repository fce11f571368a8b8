#pragma once

#include <vector>

#include "examples/ballots/crypto/elgamal.hpp"
#include "examples/ballots/crypto/transcript.hpp"

namespace mainstay::ballots {

/// Shows that a ciphertext holds 0, 1, ... or `max`, and not which: one branch for each, of which all but one are made
/// up. A selection is shown to be 0 or 1, the sum of a contest's selections to keep its limit.
struct RangeProof {
  struct Branch {
    Number challenge, response;
  };
  std::vector<Branch> branches;
};

/// `context` says of which ciphertext of which ballot the proof speaks, so that it is worth nothing anywhere else.
RangeProof prove_range(const EncryptionKey& key, const Transcript& context, const Ciphertext& ciphertext,
                       const Number& nonce, std::uint64_t value, std::uint64_t max);

/// The ciphertext is of the group.
bool holds(const EncryptionKey& key, const Transcript& context, const Ciphertext& ciphertext, const RangeProof& proof,
           std::uint64_t max);

}  // namespace mainstay::ballots
