#pragma once

#include "examples/ballots/crypto/decryption.hpp"
#include "examples/ballots/operations/place.hpp"

namespace mainstay::ballots {

constexpr std::uint64_t max_contests = 64;
constexpr std::uint64_t max_selections = 256;  // of one contest
constexpr std::uint64_t max_ballots = 10'000;  // of one request
constexpr std::uint64_t max_tallied = 100'000'000;
constexpr std::size_t max_name_bytes = 255;

// Reads of a request. Numbers are below p or q; whether they are of the group is left to whoever uses them, since it
// takes a thousand times longer.

/// The shape is right, and the joint key and the hash in it are those of its guardians.
Election read_election(const Place& place, const Group& group);
std::vector<Contest> read_contests(const Place& place);
/// Every choice is 0 or 1, and no contest has more of them than its limit.
Ballot read_ballot(const Place& place, const std::vector<Contest>& contests);
EncryptedBallot read_encrypted(const Place& place, const Group& group, const std::vector<Contest>& contests);
Tally read_tally(const Place& place, const Group& group, const std::vector<Contest>& contests);
DecryptionShare read_share(const Place& place, const Group& group, const Election& election,
                           const std::vector<Contest>& contests);

/// Says that a name stands twice, where one does.
void refuse_twice(const Place& place, std::vector<std::string> names);

Json to_json(const Group& group, const Election& election);
Json to_json(const std::string& election, const EncryptedBallot& ballot);
Json to_json(const Tally& tally);
Json to_json(const DecryptionShare& share);

}  // namespace mainstay::ballots
