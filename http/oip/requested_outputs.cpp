#include "http/oip/requested_outputs.hpp"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>
#include <variant>

#include "http/json_text.hpp"
#include "http/oip/json_fields.hpp"
#include "http/oip/parameters.hpp"

namespace mainstay::http::oip {

namespace {

using simdjson::dom::array;
using simdjson::dom::element;
using simdjson::dom::object;

Error invalid(std::string message) { return {Errc::invalid_argument, std::move(message)}; }

struct Form {
  bool binary;
  std::optional<RegionSlice> slice;
};

Result<Form> wanted_form(const std::optional<element>& parameters, const std::string& owner, bool otherwise,
                         const ClientRegions& regions) {
  Form form{otherwise, {}};
  if (!parameters) return form;
  const auto read = read_parameters(*parameters, owner);
  if (!read) return read.error();
  if (const auto classes = read->find("classification");
      classes != read->end() && unsigned_integer(classes->second) != 0U)
    return Error{Errc::unimplemented, owner + ": classification is not supported"};
  auto slice = slice_from(*read, regions, owner);
  if (!slice) return std::move(slice).error();
  form.slice = *std::move(slice);
  const auto given = read->find("binary_data");
  if (given == read->end()) return form;
  const auto* const wanted = std::get_if<bool>(&given->second);
  if (!wanted) return invalid(owner + ": binary_data is neither true nor false");
  form.binary = *wanted;
  return form;
}

Status read_output(element json, const Signature& signature, bool binary, const ClientRegions& regions,
                   RequestedOutputs& outputs) {
  object output;
  if (json.get(output)) return invalid("an element of 'outputs' is not an object");
  const std::string_view names[] = {"name", "parameters"};
  std::optional<element> fields[2];
  if (auto status = find_fields(output, names, fields); !status) return status;
  const auto& [name_field, parameters] = fields;
  std::string_view name;
  if (!name_field || name_field->get(name)) return invalid("an element of 'outputs' has no name");
  // A model may not say which outputs it has; then its answer shows whether this is one of them.
  const bool known =
      signature.outputs.empty() || std::any_of(signature.outputs.begin(), signature.outputs.end(),
                                               [&](const TensorSpec& spec) { return spec.name == name; });
  if (!known) return invalid("the model has no output " + shown(name));
  if (std::find(outputs.names.begin(), outputs.names.end(), name) != outputs.names.end())
    return invalid("output " + shown(name) + " is asked for twice");
  auto form = wanted_form(parameters, "output " + shown(name), binary, regions);
  if (!form) return std::move(form).error();
  outputs.names.emplace_back(name);
  if (form->slice) {
    outputs.forms.shared.emplace(outputs.names.size() - 1, *std::move(form->slice));
  } else if (form->binary) {
    outputs.forms.binary.resize(outputs.names.size());
    outputs.forms.binary.back() = true;
  }
  return success();
}

}  // namespace

Result<bool> take_binary_data_output(Parameters& parameters) {
  const auto given = parameters.find("binary_data_output");
  if (given == parameters.end()) return false;
  const auto* const wanted = std::get_if<bool>(&given->second);
  if (!wanted) return invalid("'binary_data_output' is neither true nor false");
  const bool binary = *wanted;
  parameters.erase(given);
  return binary;
}

Result<RequestedOutputs> read_outputs(element json, const Signature& signature, bool binary,
                                      const ClientRegions& regions) {
  array list;
  if (json.get(list)) return invalid("'outputs' is not an array");
  RequestedOutputs outputs;
  outputs.forms.binary_unless_named = binary;
  for (const element item : list)
    if (auto status = read_output(item, signature, binary, regions, outputs); !status) return std::move(status).error();
  return outputs;
}

}  // namespace mainstay::http::oip
