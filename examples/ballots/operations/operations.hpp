#pragma once

#include <string_view>

#include "examples/ballots/operations/place.hpp"
#include "examples/ballots/operations/workshop.hpp"
#include "runtime/result.hpp"

namespace mainstay::ballots {

/// A request answered. `invalid_argument`: it cannot be used; the message says where and why.
using Operation = Result<Json> (*)(const Workshop& workshop, const Json& request, const Cancelled& cancelled);

/// {election, contests, ballots: [{id, contests: [[0, 1, ...], ...]}]} to {ballots: [{id, code, contests}]}.
Result<Json> create_encrypted_ballot(const Workshop& workshop, const Json& request, const Cancelled& cancelled);

/// {election, contests, ballots?, tallies?, check_proofs?} to {tally}: the sum of encrypted ballots and of other
/// tallies.
Result<Json> create_encrypted_tally(const Workshop& workshop, const Json& request, const Cancelled& cancelled);

/// {election, contests, tally, guardian: its wrapped key} to {share}.
Result<Json> create_partial_decryption(const Workshop& workshop, const Json& request, const Cancelled& cancelled);

/// {election, contests, tally, guardian, missing: another's number} to {share}: the guardian's part in place of the
/// other's.
Result<Json> create_compensated_decryption(const Workshop& workshop, const Json& request, const Cancelled& cancelled);

/// {election, contests, tally, shares} to {contests: [{id, counts: {selection: votes}}]}.
Result<Json> combine_decryption_shares(const Workshop& workshop, const Json& request, const Cancelled& cancelled);

/// By the name that it has above; nullptr: there is none.
Operation operation_named(std::string_view name);
/// All names, for messages.
std::string operation_names();

/// The same on texts; one that is no JSON is the client's mistake.
Result<std::string> answer(Operation operation, const Workshop& workshop, std::string_view request,
                           const Cancelled& cancelled);

}  // namespace mainstay::ballots
