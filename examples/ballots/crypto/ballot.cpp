#include "examples/ballots/crypto/ballot.hpp"

#include <numeric>

namespace mainstay::ballots {
namespace {

Transcript about_selection(const std::string& election, const std::string& ballot, const Contest& contest,
                           std::size_t selection) {
  Transcript transcript("ballots.selection");
  transcript.text(election).text(ballot).text(contest.id).text(contest.selections[selection]);
  return transcript;
}

Transcript about_contest(const std::string& election, const std::string& ballot, const Contest& contest) {
  Transcript transcript("ballots.contest");
  transcript.text(election).text(ballot).text(contest.id).integer(contest.limit);
  return transcript;
}

EncryptedContest encrypt(const EncryptionKey& key, const std::string& election, const std::string& ballot,
                         const Contest& contest, const std::vector<std::uint64_t>& choices) {
  const auto& field = key.group().exponents();
  EncryptedContest encrypted;
  Number nonces;
  auto sum = nothing();
  for (std::size_t i = 0; i < choices.size(); ++i) {
    const auto nonce = field.random();
    auto ciphertext = key.encrypt(choices[i], nonce);
    auto proof = prove_range(key, about_selection(election, ballot, contest, i), ciphertext, nonce, choices[i], 1);
    nonces = field.add(nonces, nonce);
    sum = add(key.group(), sum, ciphertext);
    encrypted.selections.push_back({std::move(ciphertext), std::move(proof)});
  }
  const auto chosen = std::accumulate(choices.begin(), choices.end(), std::uint64_t{0});
  encrypted.limit_proof =
      prove_range(key, about_contest(election, ballot, contest), sum, nonces, chosen, contest.limit);
  return encrypted;
}

bool valid(const EncryptionKey& key, const std::string& election, const std::string& ballot, const Contest& contest,
           const EncryptedContest& encrypted) {
  auto sum = nothing();
  for (std::size_t i = 0; i < encrypted.selections.size(); ++i) {
    const auto& [ciphertext, proof] = encrypted.selections[i];
    if (!key.group().contains(ciphertext.alpha) || !key.group().contains(ciphertext.beta) ||
        !holds(key, about_selection(election, ballot, contest, i), ciphertext, proof, 1))
      return false;
    sum = add(key.group(), sum, ciphertext);
  }
  return holds(key, about_contest(election, ballot, contest), sum, encrypted.limit_proof, contest.limit);
}

}  // namespace

EncryptedBallot encrypt(const EncryptionKey& key, const std::string& election, const std::vector<Contest>& contests,
                        const Ballot& ballot) {
  EncryptedBallot encrypted{ballot.id, {}};
  for (std::size_t i = 0; i < contests.size(); ++i)
    encrypted.contests.push_back(encrypt(key, election, ballot.id, contests[i], ballot.choices[i]));
  return encrypted;
}

bool valid(const EncryptionKey& key, const std::string& election, const std::vector<Contest>& contests,
           const EncryptedBallot& ballot) {
  for (std::size_t i = 0; i < contests.size(); ++i)
    if (!valid(key, election, ballot.id, contests[i], ballot.contests[i])) return false;
  return true;
}

std::size_t powers_of_key(const std::vector<Contest>& contests) {
  std::size_t powers = 0;
  for (const auto& contest : contests) powers += 3 * contest.selections.size() + contest.limit + 1;
  return powers;
}

std::string tracking_code(const std::string& election, const EncryptedBallot& ballot) {
  Transcript transcript("ballots.code");
  transcript.text(election).text(ballot.id);
  for (const auto& contest : ballot.contests)
    for (const auto& selection : contest.selections)
      transcript.element(selection.ciphertext.alpha).element(selection.ciphertext.beta);
  return to_hex(transcript.digest());
}

}  // namespace mainstay::ballots
