#pragma once

#include "examples/ballots/crypto/fixed_base.hpp"
#include "examples/ballots/crypto/transcript.hpp"

namespace mainstay::ballots {

/// Shows that somebody knows an exponent, and not which.
struct ExponentProof {
  Number challenge, response;
};

/// Schnorr's: whoever made g^s knows s. Made without a table of powers, whose use would show in the cache.
ExponentProof prove_knowledge(const Group& group, const Transcript& context, const Number& secret);
bool knows(const Group& group, const FixedBase& g, const Transcript& context, const Number& g_to_s,
           const ExponentProof& proof);

/// Chaum's and Pedersen's: the s of g^s is the s of base^s.
ExponentProof prove_same(const Group& group, const Transcript& context, const Number& base, const Number& base_to_s,
                         const Number& secret);
bool same(const Group& group, const FixedBase& g, const Transcript& context, const Number& g_to_s, const Number& base,
          const Number& base_to_s, const ExponentProof& proof);

}  // namespace mainstay::ballots
