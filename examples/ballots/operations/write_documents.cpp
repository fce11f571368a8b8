#include "examples/ballots/operations/documents.hpp"

namespace mainstay::ballots {
namespace {

std::string element(const Number& number) { return number.hex(Group::bytes); }
std::string exponent(const Number& number) { return number.hex(Field::bytes); }

Json proof_of(const Number& challenge, const Number& response) {
  return {{"challenge", exponent(challenge)}, {"response", exponent(response)}};
}

Json proof_of(const RangeProof& proof) {
  auto branches = Json::array();
  for (const auto& [challenge, response] : proof.branches) branches.push_back(proof_of(challenge, response));
  return branches;
}

Json ciphertext_of(const Ciphertext& ciphertext) {
  return {{"alpha", element(ciphertext.alpha)}, {"beta", element(ciphertext.beta)}};
}

}  // namespace

Json to_json(const Group& group, const Election& election) {
  auto guardians = Json::array();
  for (const auto& guardian : election.guardians) {
    auto commitments = Json::array(), proofs = Json::array();
    for (const auto& commitment : guardian.commitments) commitments.push_back(element(commitment));
    for (const auto& [challenge, response] : guardian.proofs) proofs.push_back(proof_of(challenge, response));
    guardians.push_back({{"commitments", std::move(commitments)}, {"proofs", std::move(proofs)}});
  }
  return {{"quorum", election.quorum},
          {"guardians", std::move(guardians)},
          {"joint_key", element(election.joint_key(group))},
          {"hash", to_hex(election.hash(group))}};
}

Json to_json(const std::string& election, const EncryptedBallot& ballot) {
  auto contests = Json::array();
  for (const auto& contest : ballot.contests) {
    auto selections = Json::array();
    for (const auto& [ciphertext, proof] : contest.selections) {
      selections.push_back(ciphertext_of(ciphertext));
      selections.back()["proof"] = proof_of(proof);
    }
    contests.push_back({{"selections", std::move(selections)}, {"proof", proof_of(contest.limit_proof)}});
  }
  return {{"id", ballot.id}, {"code", tracking_code(election, ballot)}, {"contests", std::move(contests)}};
}

Json to_json(const Tally& tally) {
  auto contests = Json::array();
  for (const auto& contest : tally.contests) {
    auto& row = contests.emplace_back(Json::array());
    for (const auto& selection : contest) row.push_back(ciphertext_of(selection));
  }
  return {{"ballots", tally.ballots}, {"contests", std::move(contests)}};
}

Json to_json(const DecryptionShare& share) {
  auto contests = Json::array();
  for (const auto& contest : share.contests) {
    auto& row = contests.emplace_back(Json::array());
    for (const auto& [value, proof] : contest)
      row.push_back({{"value", element(value)}, {"proof", proof_of(proof.challenge, proof.response)}});
  }
  return {{"guardian", share.guardian}, {"of", share.of}, {"contests", std::move(contests)}};
}

}  // namespace mainstay::ballots
