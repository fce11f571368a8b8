#include "examples/ballots/operations/guardian_key.hpp"

#include <openssl/crypto.h>

#include <algorithm>

namespace mainstay::ballots {
namespace {

// What is wrapped: the guardian's key, and its shares of the others' keys in their order; all of the same length.
std::string text_of(const GuardianSecret& secret) {
  std::string text = secret.key.bytes(Field::bytes);
  for (const auto& [of, share] : secret.shares) text += share.bytes(Field::bytes);
  return text;
}

std::string label(const std::string& election, unsigned guardian) {
  return "ballots.guardian." + std::to_string(guardian) + "." + election;
}

}  // namespace

Json wrap(const MasterKey& master, const std::string& election, const GuardianSecret& secret) {
  auto text = text_of(secret);
  Json wrapped{{"guardian", secret.number}, {"wrapped", to_hex(master.wrap(text, label(election, secret.number)))}};
  OPENSSL_cleanse(text.data(), text.size());
  return wrapped;
}

Result<GuardianSecret> unwrap(const MasterKey& master, const Group& group, const Election& election,
                              const Place& place) {
  constexpr std::size_t longest = 2 * (max_guardians * Field::bytes + 64);
  GuardianSecret secret;
  secret.number = static_cast<unsigned>(place.at("guardian").integer(1, std::max(election.size(), 1u)));
  const auto wrapped = bytes_from_hex(place.at("wrapped").text(longest));
  if (!wrapped) place.at("wrapped").refuse("another text", "hexadecimal digits");
  if (!place.good()) return Error{Errc::invalid_argument, place.mistake()};

  auto text = master.unwrap(*wrapped, label(election.hash(group), secret.number));
  if (!text) return Error{Errc::invalid_argument, place.path() + ": " + text.error().message};
  if (text->size() == election.size() * Field::bytes) {
    const std::string_view all = *text;
    secret.key = Number::from_bytes(all.substr(0, Field::bytes));
    std::size_t at = Field::bytes;
    for (unsigned of = 1; of <= election.size(); ++of) {
      if (of == secret.number) continue;
      secret.shares.emplace(of, Number::from_bytes(all.substr(at, Field::bytes)));
      at += Field::bytes;
    }
  }
  OPENSSL_cleanse(text->data(), text->size());
  if (secret.key.is_zero()) return Error{Errc::invalid_argument, place.path() + ": not a guardian's key"};
  return secret;
}

}  // namespace mainstay::ballots
