#include "examples/ballots/operations/documents.hpp"
#include "examples/ballots/operations/operations.hpp"

namespace mainstay::ballots {
namespace {

Tally empty_tally(const std::vector<Contest>& contests) {
  Tally tally;
  for (const auto& contest : contests) tally.contests.emplace_back(contest.selections.size(), nothing());
  return tally;
}

void count(const Group& group, Tally& tally, const EncryptedBallot& ballot) {
  ++tally.ballots;
  for (std::size_t contest = 0; contest < tally.contests.size(); ++contest)
    for (std::size_t i = 0; i < tally.contests[contest].size(); ++i)
      tally.contests[contest][i] =
          add(group, tally.contests[contest][i], ballot.contests[contest].selections[i].ciphertext);
}

void count(const Group& group, Tally& tally, const Tally& other) {
  tally.ballots += other.ballots;
  for (std::size_t contest = 0; contest < tally.contests.size(); ++contest)
    for (std::size_t i = 0; i < tally.contests[contest].size(); ++i)
      tally.contests[contest][i] = add(group, tally.contests[contest][i], other.contests[contest][i]);
}

bool of_group(const Group& group, const Tally& tally) {
  for (const auto& contest : tally.contests)
    for (const auto& [alpha, beta] : contest)
      if (!group.contains(alpha) || !group.contains(beta)) return false;
  return true;
}

}  // namespace

Result<Json> create_encrypted_tally(const Workshop& workshop, const Json& request, const Cancelled& cancelled) {
  const auto& group = workshop.group;
  const Place place(request);
  const auto election = read_election(place.at("election"), group);
  const auto contests = read_contests(place.at("contests"));
  const bool check_proofs = !place.has("check_proofs") || place.at("check_proofs").boolean();
  std::vector<EncryptedBallot> ballots;
  std::vector<std::string> ids;
  if (place.has("ballots"))
    for (const auto& ballot : place.at("ballots").items(0, max_ballots)) {
      ballots.push_back(read_encrypted(ballot, group, contests));
      ids.push_back(ballots.back().id);
    }
  refuse_twice(place, std::move(ids));
  std::vector<Tally> tallies;
  if (place.has("tallies"))
    for (const auto& tally : place.at("tallies").items(0, max_ballots))
      tallies.push_back(read_tally(tally, group, contests));
  if (place.good() && ballots.empty() && tallies.empty()) place.refuse("nothing to count", "ballots or tallies");
  if (!place.good()) return Error{Errc::invalid_argument, place.mistake()};

  const EncryptionKey key(group, workshop.g, election.joint_key(group),
                          check_proofs ? ballots.size() * powers_of_key(contests) : 0);
  const auto hash = election.hash(group);
  auto failed = each(workshop, ballots.size(), cancelled, [&](std::size_t i) -> std::optional<Error> {
    if (!check_proofs || valid(key, hash, contests, ballots[i])) return std::nullopt;
    return Error{Errc::invalid_argument, "ballots[" + std::to_string(i) + "]: a proof does not hold"};
  });
  if (failed) return std::move(*failed);
  failed = each(workshop, tallies.size(), cancelled, [&](std::size_t i) -> std::optional<Error> {
    if (of_group(group, tallies[i])) return std::nullopt;
    return Error{Errc::invalid_argument, "tallies[" + std::to_string(i) + "]: a number is not of the group"};
  });
  if (failed) return std::move(*failed);

  auto sum = empty_tally(contests);
  for (const auto& ballot : ballots) count(group, sum, ballot);
  for (const auto& tally : tallies) count(group, sum, tally);
  return Json{{"tally", to_json(sum)}};
}

}  // namespace mainstay::ballots
