#include "examples/ballots/operations/documents.hpp"
#include "examples/ballots/operations/operations.hpp"

namespace mainstay::ballots {

Result<Json> create_encrypted_ballot(const Workshop& workshop, const Json& request, const Cancelled& cancelled) {
  const Place place(request);
  const auto election = read_election(place.at("election"), workshop.group);
  const auto contests = read_contests(place.at("contests"));
  std::vector<Ballot> ballots;
  std::vector<std::string> ids;
  for (const auto& ballot : place.at("ballots").items(1, max_ballots)) {
    ballots.push_back(read_ballot(ballot, contests));
    ids.push_back(ballots.back().id);
  }
  refuse_twice(place.at("ballots"), std::move(ids));
  if (!place.good()) return Error{Errc::invalid_argument, place.mistake()};

  const auto joint_key = election.joint_key(workshop.group);
  if (!workshop.group.contains(joint_key))
    return Error{Errc::invalid_argument, "election.joint_key: not an element of the group"};
  const EncryptionKey key(workshop.group, workshop.g, joint_key, ballots.size() * powers_of_key(contests));
  const auto hash = election.hash(workshop.group);
  std::vector<Json> encrypted(ballots.size());
  auto failed = each(workshop, ballots.size(), cancelled, [&](std::size_t i) -> std::optional<Error> {
    encrypted[i] = to_json(hash, encrypt(key, hash, contests, ballots[i]));
    return std::nullopt;
  });
  if (failed) return std::move(*failed);
  return Json{{"ballots", std::move(encrypted)}};
}

}  // namespace mainstay::ballots
