#include "runtime/state/canary.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <optional>
#include <sstream>
#include <string>
#include <utility>

#include "runtime/state/canary_tensor.hpp"

namespace mainstay {

namespace {

Error wrong(std::string message) { return {Errc::internal, "canary: " + std::move(message)}; }

const TensorSpec* spec_of(const std::vector<TensorSpec>& specs, const std::string& name) {
  const auto found = std::find_if(specs.begin(), specs.end(), [&](const auto& spec) { return spec.name == name; });
  return found == specs.end() ? nullptr : &*found;
}

Result<Tensor> tensor_of(const config::CanaryTensor& config, const TensorSpec* spec) {
  auto tensor = canary_tensor(config, spec && spec->datatype ? *spec->datatype : Datatype::fp32);
  if (!tensor) return wrong(tensor.error().message);
  return tensor;
}

std::string shape_text(const std::vector<std::int64_t>& shape) {
  std::string text;
  for (const auto dimension : shape) text.append(text.empty() ? "" : ",").append(std::to_string(dimension));
  return "[" + text + "]";
}

template <class T>
std::string text_of(T value) {
  std::ostringstream text;
  text.precision(9);
  text << +value;
  return text.str();
}

template <class T>
bool close(T is, T expected, double tolerance) {
  if constexpr (!std::is_floating_point_v<T>) {
    return is == expected;
  } else {
    if (std::isnan(expected) || std::isnan(is)) return std::isnan(expected) && std::isnan(is);
    if (std::isinf(expected) || std::isinf(is)) return is == expected;
    return std::abs(double{is} - double{expected}) <= tolerance * std::max(1.0, std::abs(double{expected}));
  }
}

/// The first element that is not as expected, in words.
template <class T>
std::optional<std::string> first_wrong(const Tensor& is, const Tensor& expected, double tolerance) {
  for (std::size_t i = 0; i < is.data.size() / sizeof(T); ++i) {
    T one;
    T other;
    std::memcpy(&one, is.data.data() + i * sizeof(T), sizeof(T));
    std::memcpy(&other, expected.data.data() + i * sizeof(T), sizeof(T));
    if (!close(one, other, tolerance))
      return "element " + std::to_string(i) + " is " + text_of(one) + ", not " + text_of(other);
  }
  return std::nullopt;
}

std::optional<std::string> first_wrong_bytes(const Tensor& is, const Tensor& expected) {
  const auto ones = bytes_elements(is.data);
  const auto others = bytes_elements(expected.data);
  if (!ones || ones->size() != others->size()) return "its elements do not add up";
  for (std::size_t i = 0; i < ones->size(); ++i)
    if ((*ones)[i] != (*others)[i]) return "element " + std::to_string(i) + " is another text than expected";
  return std::nullopt;
}

std::optional<std::string> first_wrong(const Tensor& is, const Tensor& expected, double tolerance) {
  if (is.datatype == Datatype::bytes) return first_wrong_bytes(is, expected);
  if (is.data.size() != expected.data.size()) return "it has other data than its shape says";
  switch (is.datatype) {
    case Datatype::fp32:
      return first_wrong<float>(is, expected, tolerance);
    case Datatype::fp64:
      return first_wrong<double>(is, expected, tolerance);
    case Datatype::int8:
      return first_wrong<std::int8_t>(is, expected, tolerance);
    case Datatype::int16:
      return first_wrong<std::int16_t>(is, expected, tolerance);
    case Datatype::int32:
      return first_wrong<std::int32_t>(is, expected, tolerance);
    case Datatype::int64:
      return first_wrong<std::int64_t>(is, expected, tolerance);
    case Datatype::uint16:
      return first_wrong<std::uint16_t>(is, expected, tolerance);
    case Datatype::uint32:
      return first_wrong<std::uint32_t>(is, expected, tolerance);
    case Datatype::uint64:
      return first_wrong<std::uint64_t>(is, expected, tolerance);
    default:
      return first_wrong<std::uint8_t>(is, expected, tolerance);
  }
}

}  // namespace

Result<Canary> Canary::from(const config::Canary& config, const Signature& signature) {
  Canary canary;
  canary.tolerance_ = config.tolerance;
  for (const auto& input : config.inputs)
    if (!spec_of(signature.inputs, input.name)) return wrong("the model has no input \"" + input.name + "\"");
  for (const auto& spec : signature.inputs) {
    const auto input = std::find_if(config.inputs.begin(), config.inputs.end(),
                                    [&](const auto& one) { return one.name == spec.name; });
    if (input == config.inputs.end()) return wrong("it has no input \"" + spec.name + "\"");
    auto tensor = tensor_of(*input, &spec);
    if (!tensor) return std::move(tensor).error();
    canary.inputs_.push_back(std::move(tensor).value());
  }
  for (const auto& output : config.outputs) {
    auto tensor = tensor_of(output, spec_of(signature.outputs, output.name));
    if (!tensor) return std::move(tensor).error();
    canary.expected_.push_back(std::move(tensor).value());
  }
  return canary;
}

Status Canary::check(const std::vector<Tensor>& outputs) const {
  for (const auto& expected : expected_) {
    const auto output =
        std::find_if(outputs.begin(), outputs.end(), [&](const auto& one) { return one.name == expected.name; });
    const auto name = "output \"" + expected.name + "\"";
    if (output == outputs.end()) return wrong("the model did not answer the " + name);
    if (output->datatype != expected.datatype)
      return wrong(name + " is " + std::string(name_of(output->datatype)) + ", not " +
                   std::string(name_of(expected.datatype)));
    if (output->shape != expected.shape)
      return wrong(name + " has the shape " + shape_text(output->shape) + ", not " + shape_text(expected.shape));
    if (const auto difference = first_wrong(*output, expected, tolerance_)) return wrong(name + ": " + *difference);
  }
  return success();
}

}  // namespace mainstay
