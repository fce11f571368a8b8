#include <algorithm>

#include "examples/ballots/operations/documents.hpp"
#include "examples/ballots/operations/guardian_key.hpp"
#include "examples/ballots/operations/operations.hpp"

namespace mainstay::ballots {
namespace {

Error refusal(std::string message) { return {Errc::invalid_argument, std::move(message)}; }

/// What every request about a decryption has in common.
struct Asked {
  Election election;
  std::vector<Contest> contests;
  Tally tally;

  Asked(const Place& place, const Group& group)
      : election(read_election(place.at("election"), group)),
        contests(read_contests(place.at("contests"))),
        tally(read_tally(place.at("tally"), group, contests)) {}

  Decryption decryption(const Workshop& workshop) const {
    return {workshop.group, workshop.g, election, contests, tally};
  }
};

/// A guardian must not be made to raise just anything to its secret power.
std::optional<Error> refuse_strangers(const Group& group, const Tally& tally) {
  for (const auto& contest : tally.contests)
    for (const auto& [alpha, beta] : contest)
      if (!group.contains(alpha) || !group.contains(beta)) return refusal("tally: a number is not of the group");
  return std::nullopt;
}

}  // namespace

Result<Json> create_partial_decryption(const Workshop& workshop, const Json& request, const Cancelled& cancelled) {
  const Place place(request);
  const Asked asked(place, workshop.group);
  if (!place.good()) return refusal(place.mistake());
  const auto secret = unwrap(workshop.master, workshop.group, asked.election, place.at("guardian"));
  if (!secret) return secret.error();
  if (auto refused = refuse_strangers(workshop.group, asked.tally)) return std::move(*refused);
  if (cancelled()) return cancelled_error();
  const auto share = asked.decryption(workshop).share(secret->number, secret->number, secret->key);
  return Json{{"share", to_json(share)}};
}

Result<Json> create_compensated_decryption(const Workshop& workshop, const Json& request, const Cancelled& cancelled) {
  const Place place(request);
  const Asked asked(place, workshop.group);
  const auto missing = static_cast<unsigned>(place.at("missing").integer(1, std::max(asked.election.size(), 1u)));
  if (!place.good()) return refusal(place.mistake());
  const auto secret = unwrap(workshop.master, workshop.group, asked.election, place.at("guardian"));
  if (!secret) return secret.error();
  if (missing == secret->number) return refusal("missing: a guardian cannot stand in for itself");
  if (auto refused = refuse_strangers(workshop.group, asked.tally)) return std::move(*refused);
  if (cancelled()) return cancelled_error();
  const auto share = asked.decryption(workshop).share(secret->number, missing, secret->shares.at(missing));
  return Json{{"share", to_json(share)}};
}

Result<Json> combine_decryption_shares(const Workshop& workshop, const Json& request, const Cancelled& cancelled) {
  const Place place(request);
  const Asked asked(place, workshop.group);
  std::vector<DecryptionShare> shares;
  std::vector<std::string> names;
  for (const auto& share : place.at("shares").items(1, std::size_t{max_guardians} * max_guardians)) {
    if (!place.good()) break;
    shares.push_back(read_share(share, workshop.group, asked.election, asked.contests));
    names.push_back("guardian " + std::to_string(shares.back().guardian) + " for " + std::to_string(shares.back().of));
  }
  refuse_twice(place.at("shares"), std::move(names));
  if (!place.good()) return refusal(place.mistake());
  if (!valid(workshop.group, workshop.g, asked.election)) return refusal("election: a guardian's proof does not hold");
  if (auto refused = refuse_strangers(workshop.group, asked.tally)) return std::move(*refused);

  const auto decryption = asked.decryption(workshop);
  auto failed = each(workshop, shares.size(), cancelled, [&](std::size_t i) -> std::optional<Error> {
    if (decryption.valid(shares[i])) return std::nullopt;
    return refusal("shares[" + std::to_string(i) + "]: a proof does not hold");
  });
  if (failed) return std::move(*failed);
  const auto counts = decryption.combine(shares);
  if (!counts) return counts.error();

  auto contests = Json::array();
  for (std::size_t i = 0; i < asked.contests.size(); ++i) {
    Json votes = Json::object();
    for (std::size_t at = 0; at < asked.contests[i].selections.size(); ++at)
      votes[asked.contests[i].selections[at]] = (*counts)[i][at];
    contests.push_back({{"id", asked.contests[i].id}, {"counts", std::move(votes)}});
  }
  return Json{{"ballots", asked.tally.ballots}, {"contests", std::move(contests)}};
}

}  // namespace mainstay::ballots
