#include "examples/ballots/crypto/decryption.hpp"

namespace mainstay::ballots {
namespace {

/// A share, and to which power its values go into the product that decrypts.
struct Weighted {
  const DecryptionShare* share;
  Number weight;
};

Error refusal(std::string message) { return {Errc::invalid_argument, std::move(message)}; }

Result<std::vector<Weighted>> weighted(const Field& field, const Election& election,
                                       const std::vector<DecryptionShare>& shares) {
  std::vector<Weighted> weighted;
  for (unsigned of = 1; of <= election.size(); ++of) {
    std::vector<const DecryptionShare*> given;
    std::vector<unsigned> givers;
    for (const auto& share : shares) {
      if (share.of != of) continue;
      if (share.guardian == of) {
        given = {&share};
        givers = {of};
        break;
      }
      if (givers.size() == election.quorum) continue;
      given.push_back(&share);
      givers.push_back(share.guardian);
    }
    const bool present = givers.size() == 1 && givers.front() == of;
    if (!present && givers.size() < election.quorum)
      return refusal("the quorum is not met: guardian " + std::to_string(of) +
                     " gave no share of its own key, and of the " + std::to_string(election.quorum) +
                     " others that are needed in its place " + std::to_string(givers.size()) + " did");
    for (std::size_t i = 0; i < given.size(); ++i)
      weighted.push_back({given[i], present ? Number(1) : weight(field, givers, i)});
  }
  return weighted;
}

unsigned present(const std::vector<DecryptionShare>& shares) {
  unsigned present = 0;
  for (const auto& share : shares) present += share.guardian == share.of ? 1 : 0;
  return present;
}

}  // namespace

Transcript Decryption::about(unsigned guardian, unsigned of, std::size_t contest, std::size_t selection) const {
  Transcript transcript("ballots.share");
  transcript.text(election.hash(group)).integer(guardian).integer(of);
  transcript.text(contests[contest].id).text(contests[contest].selections[selection]);
  return transcript;
}

DecryptionShare Decryption::share(unsigned guardian, unsigned of, const Number& secret) const {
  DecryptionShare share{guardian, of, {}};
  for (std::size_t contest = 0; contest < tally.contests.size(); ++contest) {
    auto& parts = share.contests.emplace_back();
    for (std::size_t i = 0; i < tally.contests[contest].size(); ++i) {
      const auto& alpha = tally.contests[contest][i].alpha;
      auto value = group.power_of_secret(alpha, secret);
      auto proof = prove_same(group, about(guardian, of, contest, i), alpha, value, secret);
      parts.push_back({std::move(value), std::move(proof)});
    }
  }
  return share;
}

bool Decryption::valid(const DecryptionShare& share) const {
  const auto& owner = election.guardian(share.of);
  const auto key = public_value(group, owner, share.of == share.guardian ? 0 : share.guardian);
  for (std::size_t contest = 0; contest < tally.contests.size(); ++contest)
    for (std::size_t i = 0; i < tally.contests[contest].size(); ++i) {
      const auto& [value, proof] = share.contests[contest][i];
      if (!group.contains(value) || !same(group, g, about(share.guardian, share.of, contest, i), key,
                                          tally.contests[contest][i].alpha, value, proof))
        return false;
    }
  return true;
}

Result<Counts> Decryption::combine(const std::vector<DecryptionShare>& shares) const {
  if (present(shares) < election.quorum)
    return refusal("the quorum is not met: " + std::to_string(present(shares)) +
                   " guardians gave a share of their own key, " + std::to_string(election.quorum) + " are needed");
  auto parts = weighted(group.exponents(), election, shares);
  if (!parts) return std::move(parts).error();
  Counts counts;
  for (std::size_t contest = 0; contest < tally.contests.size(); ++contest) {
    auto& row = counts.emplace_back();
    for (std::size_t i = 0; i < tally.contests[contest].size(); ++i) {
      Number mask(1);  // K^r, which hides g^n
      for (const auto& [share, weight] : *parts)
        mask = group.multiply(mask, group.power(share->contests[contest][i].value, weight));
      const auto count =
          small_logarithm(group, group.multiply(tally.contests[contest][i].beta, group.invert(mask)), tally.ballots);
      if (!count)
        return refusal("contest " + contests[contest].id + ", selection " + contests[contest].selections[i] +
                       ": not a count of at most " + std::to_string(tally.ballots) + " ballots");
      row.push_back(*count);
    }
  }
  return counts;
}

}  // namespace mainstay::ballots
