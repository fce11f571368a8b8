#include <algorithm>
#include <numeric>

#include "examples/ballots/operations/documents.hpp"

namespace mainstay::ballots {
namespace {

Number read_number(const Place& place, std::size_t bytes, const Number& bound, const char* bound_name) {
  const auto digits = place.text(2 * bytes);
  const auto number = Number::from_hex(digits, 2 * bytes);
  if (number && *number < bound) return *number;
  place.refuse("another text", std::string("hexadecimal digits of a number below ") + bound_name);
  return Number();
}

Number read_element(const Place& place, const Group& group) {
  auto element = read_number(place, Group::bytes, group.p(), "p");
  if (element.is_zero()) place.refuse("0", "an element of the group");
  return element;
}

Number read_exponent(const Place& place, const Group& group) {
  return read_number(place, Field::bytes, group.exponents().q(), "q");
}

ExponentProof read_proof(const Place& place, const Group& group) {
  return {read_exponent(place.at("challenge"), group), read_exponent(place.at("response"), group)};
}

Ciphertext read_ciphertext(const Place& place, const Group& group) {
  return {read_element(place.at("alpha"), group), read_element(place.at("beta"), group)};
}

RangeProof read_range(const Place& place, const Group& group, std::uint64_t max) {
  RangeProof proof;
  for (const auto& branch : place.items(max + 1, max + 1)) {
    auto [challenge, response] = read_proof(branch, group);
    proof.branches.push_back({std::move(challenge), std::move(response)});
  }
  return proof;
}

std::vector<Place> rows(const Place& place, const std::vector<Contest>& contests) {
  return place.at("contests").items(contests.size(), contests.size());
}

}  // namespace

void refuse_twice(const Place& place, std::vector<std::string> names) {
  std::sort(names.begin(), names.end());
  const auto twice = std::adjacent_find(names.begin(), names.end());
  if (twice != names.end()) place.refuse("\"" + *twice + "\" twice", "each once");
}

Election read_election(const Place& place, const Group& group) {
  Election election;
  const auto guardians = place.at("guardians").items(1, max_guardians);
  election.quorum = static_cast<unsigned>(place.at("quorum").integer(1, std::max<std::size_t>(guardians.size(), 1)));
  for (const auto& guardian : guardians) {
    auto& read = election.guardians.emplace_back();
    for (const auto& commitment : guardian.at("commitments").items(election.quorum, election.quorum))
      read.commitments.push_back(read_element(commitment, group));
    for (const auto& proof : guardian.at("proofs").items(election.quorum, election.quorum))
      read.proofs.push_back(read_proof(proof, group));
  }
  if (!place.good()) return {};
  if (!(read_element(place.at("joint_key"), group) == election.joint_key(group)))
    place.at("joint_key").refuse("another number", "the product of the guardians' first commitments");
  if (place.at("hash").text(64) != to_hex(election.hash(group)))
    place.at("hash").refuse("another text", "the hash of the guardians' commitments");
  return election;
}

std::vector<Contest> read_contests(const Place& place) {
  std::vector<Contest> contests;
  std::vector<std::string> ids;
  for (const auto& contest : place.items(1, max_contests)) {
    auto& read = contests.emplace_back();
    read.id = contest.at("id").text(max_name_bytes);
    ids.push_back(read.id);
    for (const auto& selection : contest.at("selections").items(1, max_selections))
      read.selections.push_back(selection.text(max_name_bytes));
    read.limit = contest.at("limit").integer(1, std::max<std::size_t>(read.selections.size(), 1));
    refuse_twice(contest.at("selections"), read.selections);
  }
  refuse_twice(place, std::move(ids));
  return contests;
}

Ballot read_ballot(const Place& place, const std::vector<Contest>& contests) {
  Ballot ballot{place.at("id").text(max_name_bytes), {}};
  const auto places = rows(place, contests);
  for (std::size_t i = 0; i < places.size(); ++i) {
    auto& choices = ballot.choices.emplace_back();
    for (const auto& choice : places[i].items(contests[i].selections.size(), contests[i].selections.size()))
      choices.push_back(choice.integer(0, 1));
    const auto chosen = std::accumulate(choices.begin(), choices.end(), std::uint64_t{0});
    if (chosen > contests[i].limit)
      places[i].refuse(std::to_string(chosen) + " selections chosen",
                       "the limit of " + contests[i].id + ", " + std::to_string(contests[i].limit));
  }
  return ballot;
}

EncryptedBallot read_encrypted(const Place& place, const Group& group, const std::vector<Contest>& contests) {
  EncryptedBallot ballot{place.at("id").text(max_name_bytes), {}};
  const auto places = rows(place, contests);
  for (std::size_t i = 0; i < places.size(); ++i) {
    auto& read = ballot.contests.emplace_back();
    const auto selections = contests[i].selections.size();
    for (const auto& selection : places[i].at("selections").items(selections, selections))
      read.selections.push_back({read_ciphertext(selection, group), read_range(selection.at("proof"), group, 1)});
    read.limit_proof = read_range(places[i].at("proof"), group, contests[i].limit);
  }
  return ballot;
}

Tally read_tally(const Place& place, const Group& group, const std::vector<Contest>& contests) {
  Tally tally{place.at("ballots").integer(0, max_tallied), {}};
  const auto places = rows(place, contests);
  for (std::size_t i = 0; i < places.size(); ++i) {
    auto& read = tally.contests.emplace_back();
    for (const auto& selection : places[i].items(contests[i].selections.size(), contests[i].selections.size()))
      read.push_back(read_ciphertext(selection, group));
  }
  return tally;
}

DecryptionShare read_share(const Place& place, const Group& group, const Election& election,
                           const std::vector<Contest>& contests) {
  DecryptionShare share;
  share.guardian = static_cast<unsigned>(place.at("guardian").integer(1, election.size()));
  share.of = static_cast<unsigned>(place.at("of").integer(1, election.size()));
  const auto places = rows(place, contests);
  for (std::size_t i = 0; i < places.size(); ++i) {
    auto& read = share.contests.emplace_back();
    for (const auto& part : places[i].items(contests[i].selections.size(), contests[i].selections.size()))
      read.push_back({read_element(part.at("value"), group), read_proof(part.at("proof"), group)});
  }
  return share;
}

}  // namespace mainstay::ballots
