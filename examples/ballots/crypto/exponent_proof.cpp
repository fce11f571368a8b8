#include "examples/ballots/crypto/exponent_proof.hpp"

namespace mainstay::ballots {
namespace {

ExponentProof answer(const Field& field, const Number& challenge, const Number& u, const Number& secret) {
  return {challenge, field.subtract(u, field.multiply(challenge, secret))};
}

bool of_field(const Field& field, const ExponentProof& proof) {
  return field.contains(proof.challenge) && field.contains(proof.response);
}

}  // namespace

ExponentProof prove_knowledge(const Group& group, const Transcript& context, const Number& secret) {
  const auto& field = group.exponents();
  const auto u = field.random();
  return answer(field, Transcript(context).element(group.power_of_secret(group.g(), u)).challenge(field), u, secret);
}

bool knows(const Group& group, const FixedBase& g, const Transcript& context, const Number& g_to_s,
           const ExponentProof& proof) {
  if (!of_field(group.exponents(), proof)) return false;
  const auto a = group.multiply(g.power(proof.response), group.power(g_to_s, proof.challenge));
  return proof.challenge == Transcript(context).element(a).challenge(group.exponents());
}

ExponentProof prove_same(const Group& group, const Transcript& context, const Number& base, const Number& base_to_s,
                         const Number& secret) {
  const auto& field = group.exponents();
  const auto u = field.random();
  Transcript transcript = context;
  transcript.element(base).element(base_to_s);
  transcript.element(group.power_of_secret(group.g(), u)).element(group.power_of_secret(base, u));
  return answer(field, transcript.challenge(field), u, secret);
}

bool same(const Group& group, const FixedBase& g, const Transcript& context, const Number& g_to_s, const Number& base,
          const Number& base_to_s, const ExponentProof& proof) {
  const auto& [challenge, response] = proof;
  if (!of_field(group.exponents(), proof)) return false;
  const auto a = group.multiply(g.power(response), group.power(g_to_s, challenge));
  const auto b = group.multiply(group.power(base, response), group.power(base_to_s, challenge));
  Transcript transcript = context;
  transcript.element(base).element(base_to_s).element(a).element(b);
  return challenge == transcript.challenge(group.exponents());
}

}  // namespace mainstay::ballots
