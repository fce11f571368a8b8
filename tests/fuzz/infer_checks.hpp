#pragma once

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <vector>

#include "http/oip/infer_request.hpp"
#include "http/oip/infer_response.hpp"

namespace mainstay::fuzz {

inline void require(bool holds) {
  if (!holds) std::abort();
}

inline const Signature& rich_signature() {
  static const Signature signature = [] {
    Signature made;
    made.inputs = {{"ANY", {}, {}}, {"FIXED", Datatype::fp32, std::vector<std::int64_t>{-1, 2}}};
    made.outputs = {{"OUT", {}, {}}, {"MORE", {}, {}}};
    return made;
  }();
  return signature;
}

inline Signature one_of(std::optional<Datatype> type, std::optional<std::vector<std::int64_t>> shape = {}) {
  return {{{"IN", type, std::move(shape)}}, {{"OUT", {}, {}}}};
}

/// What was read of a request is what the model takes, whole, and can be answered.
inline void check(const http::oip::ParsedInfer& parsed, const Signature& signature) {
  const auto& inputs = parsed.request.inputs;
  require(inputs.size() == signature.inputs.size());
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    const auto& tensor = inputs[i];
    const auto& spec = signature.inputs[i];
    require(tensor.name == spec.name);
    require(!spec.datatype || tensor.datatype == *spec.datatype);
    require(!spec.shape || tensor.shape.size() == spec.shape->size());
    const auto count = element_count(tensor.shape);
    require(count.has_value());
    if (tensor.datatype == Datatype::bytes) {
      const auto elements = bytes_elements(tensor.data);
      require(elements && elements->size() == *count);
    } else {
      const auto size = element_size(tensor.datatype);
      require(tensor.data.size() == *count * size);
      require(reinterpret_cast<std::uintptr_t>(tensor.data.data()) % size == 0);
    }
    if (tensor.datatype == Datatype::boolean)
      for (const char byte : tensor.data.text()) require(byte == 0 || byte == 1);
  }
  require(parsed.request.deadline >= parsed.request.arrived);

  // Names that were asked for are the model's.
  for (const auto& name : parsed.request.outputs) require(name == "OUT" || name == "MORE");
  const auto answer = http::oip::infer_answer({"m", "1", parsed.id}, {}, {.binary_unless_named = true}, {inputs, {}});
  require(answer.ok() && answer->tail.size() == inputs.size());
}

}  // namespace mainstay::fuzz
