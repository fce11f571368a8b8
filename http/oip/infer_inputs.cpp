#include "http/oip/infer_inputs.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "http/json_text.hpp"
#include "http/oip/json_fields.hpp"
#include "http/oip/parameters.hpp"

namespace mainstay::http::oip {

namespace {

using simdjson::dom::array;
using simdjson::dom::element;
using simdjson::dom::object;

Error invalid(std::string message) { return {Errc::invalid_argument, std::move(message)}; }

std::string printed(const std::vector<std::int64_t>& shape) {
  constexpr std::size_t most_shown = 16;
  std::string text = "[";
  for (std::size_t i = 0; i < shape.size() && i < most_shown; ++i) {
    if (i > 0) text += ',';
    text += std::to_string(shape[i]);
  }
  return text + (shape.size() > most_shown ? ",...]" : "]");
}

bool fits(const std::vector<std::int64_t>& shape, const std::vector<std::int64_t>& declared) {
  return std::equal(shape.begin(), shape.end(), declared.begin(), declared.end(),
                    [](std::int64_t given, std::int64_t wanted) { return wanted < 0 || given == wanted; });
}

Status read_datatype(const std::optional<element>& json, const TensorSpec& spec, Tensor& tensor) {
  std::string_view name;
  if (!json || json->get(name)) return invalid("input " + shown(spec.name) + " has no datatype");
  const auto datatype = datatype_from(name);
  if (!datatype) return invalid("input " + shown(spec.name) + ": there is no datatype " + shown(name));
  if (spec.datatype && *spec.datatype != *datatype)
    return invalid("input " + shown(spec.name) + " is " + std::string(name) + ", but the model takes " +
                   std::string(name_of(*spec.datatype)));
  tensor.datatype = *datatype;
  return success();
}

Status read_shape(const std::optional<element>& json, const TensorSpec& spec, Tensor& tensor) {
  array dimensions;
  if (!json || json->get(dimensions)) return invalid("input " + shown(spec.name) + " has no shape");
  tensor.shape.reserve(dimensions.size());
  for (const element item : dimensions) {
    std::int64_t dimension;
    if (item.get(dimension) || dimension < 0)
      return invalid("input " + shown(spec.name) + ": a dimension is not an integer of 0 or more");
    tensor.shape.push_back(dimension);
  }
  if (spec.shape && !fits(tensor.shape, *spec.shape))
    return invalid("input " + shown(spec.name) + " has the shape " + printed(tensor.shape) + ", but the model takes " +
                   printed(*spec.shape));
  return success();
}

class InputsReader {
 public:
  InputsReader(const Signature& signature, InputSources sources)
      : signature_(signature), sources_(sources), seen_(signature.inputs.size()), inputs_(signature.inputs.size()) {}

  Result<std::vector<Tensor>> read(element json) {
    array list;
    if (json.get(list)) return invalid("'inputs' is not an array");
    for (const element item : list)
      if (auto status = read_input(item); !status) return std::move(status).error();
    for (std::size_t i = 0; i < seen_.size(); ++i)
      if (!seen_[i]) return invalid("input " + shown(signature_.inputs[i].name) + " is missing");
    return std::move(inputs_);
  }

 private:
  Status read_input(element json) {
    object input;
    if (json.get(input)) return invalid("an element of 'inputs' is not an object");
    const std::string_view names[] = {"name", "datatype", "shape", "parameters", "data"};
    std::optional<element> fields[5];
    if (auto status = find_fields(input, names, fields); !status) return status;
    const auto& [name_field, datatype, shape, parameters, data] = fields;

    std::string_view name;
    if (!name_field || name_field->get(name)) return invalid("an element of 'inputs' has no name");
    const auto spec = std::find_if(signature_.inputs.begin(), signature_.inputs.end(),
                                   [&](const TensorSpec& candidate) { return candidate.name == name; });
    if (spec == signature_.inputs.end()) return invalid("the model has no input " + shown(name));
    const auto index = static_cast<std::size_t>(spec - signature_.inputs.begin());
    if (seen_[index]) return invalid("input " + shown(name) + " is given twice");
    seen_[index] = true;

    Tensor& tensor = inputs_[index];
    tensor.name = spec->name;
    if (auto status = read_datatype(datatype, *spec, tensor); !status) return status;
    if (auto status = read_shape(shape, *spec, tensor); !status) return status;
    if (parameters) {
      const auto read = read_parameters(*parameters, "input " + shown(name));
      if (!read) return read.error();
      const auto size = read->find("binary_data_size");
      const bool shared = read->contains("shared_memory_region");
      if (data && (shared || size != read->end()))
        return invalid("input " + shown(name) + " has both data and a " +
                       (shared ? "shared_memory_region" : "binary_data_size"));
      if (shared && size != read->end())
        return invalid("input " + shown(name) + " has both a binary_data_size and a shared_memory_region");
      if (size != read->end()) return sources_.binary.take(size->second, tensor);
      if (shared) return sources_.shared.take(*read, tensor);
    }
    if (!data) return invalid("input " + shown(name) + " has no data");
    return read_data(*data, tensor);
  }

  Status read_data(element json, Tensor& tensor) const {
    const auto count = element_count(tensor.shape);
    // An element takes a byte of JSON at least, so what is refused here cannot be complete, and nothing is allocated
    // for it.
    if (!count || *count > sources_.json_size)
      return invalid("input " + shown(tensor.name) + ": there are fewer elements than the shape " +
                     printed(tensor.shape) + " has");
    auto data = read_tensor_data(json, tensor.datatype, tensor.shape, *count, tensor.name, sources_.stand_ins);
    if (!data) return std::move(data).error();
    tensor.data = std::move(data).value();
    return success();
  }

  const Signature& signature_;
  const InputSources sources_;
  std::vector<bool> seen_;
  std::vector<Tensor> inputs_;
};

}  // namespace

Result<std::vector<Tensor>> read_inputs(element json, const Signature& signature, InputSources sources) {
  return InputsReader(signature, sources).read(json);
}

}  // namespace mainstay::http::oip
