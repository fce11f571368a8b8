#pragma once

#include <simdjson.h>

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "http/oip/region_slice.hpp"
#include "runtime/queue/request.hpp"
#include "runtime/result.hpp"
#include "runtime/tensor.hpp"

namespace mainstay::http::oip {

/// In which form outputs are asked for: in the JSON, as bytes behind it, or in regions of shared memory.
struct OutputForms {
  /// Of those that are not named.
  bool binary_unless_named = false;
  /// Of those that are, in their order; JSON where it ends.
  std::vector<bool> binary;
  /// Where those of them are to lie that are not in the answer, by their place.
  std::map<std::size_t, RegionSlice> shared = {};

  bool binary_at(std::size_t place) const { return place < binary.size() && binary[place]; }
  /// Null: it is a part of the answer.
  const RegionSlice* shared_at(std::size_t place) const {
    const auto found = shared.find(place);
    return found == shared.end() ? nullptr : &found->second;
  }
};

struct RequestedOutputs {
  /// In the order in which they are wanted; empty: all, as they come.
  std::vector<std::string> names;
  OutputForms forms;
};

/// Takes the wish for the form of all outputs out of a request's parameters.
Result<bool> take_binary_data_output(Parameters& parameters);

/// Reads a request's `outputs`. `binary` is the form of those that do not say theirs.
Result<RequestedOutputs> read_outputs(simdjson::dom::element json, const Signature& signature, bool binary,
                                      const ClientRegions& regions);

}  // namespace mainstay::http::oip
