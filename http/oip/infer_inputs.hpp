#pragma once

#include <simdjson.h>

#include <cstddef>
#include <vector>

#include "http/oip/binary_data.hpp"
#include "http/oip/region_slice.hpp"
#include "http/oip/tensor_json.hpp"
#include "runtime/result.hpp"
#include "runtime/tensor.hpp"

namespace mainstay::http::oip {

/// Where the inputs of a request come from.
struct InputSources {
  /// Of the JSON.
  std::size_t json_size;
  StandIns stand_ins;
  BinaryData& binary;
  RegionInputs& shared;
};

/// Reads a request's `inputs` and checks them against what the model declares. They come out in its order.
Result<std::vector<Tensor>> read_inputs(simdjson::dom::element json, const Signature& signature, InputSources sources);

}  // namespace mainstay::http::oip
