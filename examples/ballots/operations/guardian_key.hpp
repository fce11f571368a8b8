#pragma once

#include "examples/ballots/crypto/guardians.hpp"
#include "examples/ballots/crypto/key_wrap.hpp"
#include "examples/ballots/operations/place.hpp"

namespace mainstay::ballots {

/// {guardian, wrapped}: what only the guardian knows, kept under the master key. It opens for this election alone.
Json wrap(const MasterKey& master, const std::string& election, const GuardianSecret& secret);

/// `invalid_argument` where it does not open, or is not of a guardian of the election.
Result<GuardianSecret> unwrap(const MasterKey& master, const Group& group, const Election& election,
                              const Place& place);

}  // namespace mainstay::ballots
