#pragma once

#include <string>
#include <vector>

#include "examples/ballots/crypto/range_proof.hpp"

namespace mainstay::ballots {

/// What a voter is asked: at most `limit` of the selections may be chosen.
struct Contest {
  std::string id;
  std::vector<std::string> selections;
  std::uint64_t limit = 1;
};

/// A voter's choices: of each contest, for each selection in its order, 0 or 1.
struct Ballot {
  std::string id;
  std::vector<std::vector<std::uint64_t>> choices;
};

struct EncryptedContest {
  struct Selection {
    Ciphertext ciphertext;
    RangeProof proof;  ///< of 0 or 1
  };
  std::vector<Selection> selections;
  RangeProof limit_proof;  ///< of the sum of the selections
};

struct EncryptedBallot {
  std::string id;
  std::vector<EncryptedContest> contests;
};

/// The choices were checked against the contests. The nonces are drawn here and forgotten. `election` is its hash.
EncryptedBallot encrypt(const EncryptionKey& key, const std::string& election, const std::vector<Contest>& contests,
                        const Ballot& ballot);

/// Whether every number is of the group and every proof holds. The ballot's shape was checked against the contests.
bool valid(const EncryptionKey& key, const std::string& election, const std::vector<Contest>& contests,
           const EncryptedBallot& ballot);

/// How many powers of the key one ballot takes to encrypt; to check it takes as many.
std::size_t powers_of_key(const std::vector<Contest>& contests);

/// 64 digits by which a voter finds the ballot again.
std::string tracking_code(const std::string& election, const EncryptedBallot& ballot);

}  // namespace mainstay::ballots
