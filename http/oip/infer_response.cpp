#include "http/oip/infer_response.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>
#include <optional>
#include <type_traits>

#include "http/json_text.hpp"
#include "runtime/tensor_check.hpp"

namespace mainstay::http::oip {

namespace {

// More than the head of an answer and the head of one output usually take.
constexpr std::size_t usual_head = 256;

Error broken(const Tensor& output, const std::string& what) {
  return {Errc::internal, "output " + shown(output.name) + " of the model " + what};
}

// The model may well answer it, but not in the form that was asked for.
Error not_for_json(const Tensor& output, const std::string& what) {
  return {Errc::invalid_argument,
          "output " + shown(output.name) + " is " + what + ", which JSON cannot carry: ask for binary_data"};
}

// The longest text of an element, with its comma; what is reserved before any element is written.
std::size_t longest_element(Datatype type) noexcept {
  switch (type) {
    case Datatype::boolean:
      return 6;
    case Datatype::uint8:
      return 4;
    case Datatype::int8:
      return 5;
    case Datatype::uint16:
      return 6;
    case Datatype::int16:
      return 7;
    case Datatype::uint32:
      return 11;
    case Datatype::int32:
      return 12;
    case Datatype::uint64:
      return 21;
    case Datatype::int64:
      return 21;
    case Datatype::fp32:
      return 16;
    case Datatype::fp64:
      return 25;
    case Datatype::fp16:
    case Datatype::bf16:
    case Datatype::bytes:
      return 0;
  }
  return 0;
}

std::size_t estimated_size(const Tensor& output) noexcept {
  if (output.datatype == Datatype::bytes) return usual_head + output.data.size();
  return usual_head + output.data.size() / element_size(output.datatype) * longest_element(output.datatype);
}

template <class T>
void append_number(std::string& out, T value) {
  // JSON has no word for these. Python's json, JavaScript-like readers and the protocol's clients know these three.
  if constexpr (std::is_floating_point_v<T>)
    if (!std::isfinite(value)) {
      out += std::isnan(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity";
      return;
    }
  char text[32];
  out.append(text, std::to_chars(text, text + sizeof text, value).ptr);
}

template <class T>
void append_elements(std::string& out, const Buffer& data) {
  const std::byte* at = data.data();
  const std::byte* const end = at + data.size();
  for (; at != end; at += sizeof(T)) {
    T value;
    std::memcpy(&value, at, sizeof value);
    append_number(out, value);
    out += ',';
  }
}

void append_booleans(std::string& out, const Buffer& data) {
  for (const char value : data.text()) out += value ? "true," : "false,";
}

std::optional<Error> append_strings(std::string& out, const Tensor& output) {
  const auto elements = bytes_elements(output.data);
  for (const auto element : *elements) {
    if (!is_utf8(element)) return not_for_json(output, "not text");
    append_json_string(out, element);
    out += ',';
  }
  return std::nullopt;
}

std::optional<Error> append_data(std::string& out, const Tensor& output) {
  if (output.datatype == Datatype::bytes) return append_strings(out, output);
  switch (output.datatype) {
    case Datatype::boolean:
      append_booleans(out, output.data);
      break;
    case Datatype::uint8:
      append_elements<std::uint8_t>(out, output.data);
      break;
    case Datatype::uint16:
      append_elements<std::uint16_t>(out, output.data);
      break;
    case Datatype::uint32:
      append_elements<std::uint32_t>(out, output.data);
      break;
    case Datatype::uint64:
      append_elements<std::uint64_t>(out, output.data);
      break;
    case Datatype::int8:
      append_elements<std::int8_t>(out, output.data);
      break;
    case Datatype::int16:
      append_elements<std::int16_t>(out, output.data);
      break;
    case Datatype::int32:
      append_elements<std::int32_t>(out, output.data);
      break;
    case Datatype::int64:
      append_elements<std::int64_t>(out, output.data);
      break;
    case Datatype::fp32:
      append_elements<float>(out, output.data);
      break;
    case Datatype::fp64:
      append_elements<double>(out, output.data);
      break;
    case Datatype::fp16:
    case Datatype::bf16:
    case Datatype::bytes:
      return not_for_json(output, std::string(name_of(output.datatype)));
  }
  return std::nullopt;
}

// Every list is written with a comma behind each element; the last one becomes the bracket.
void close_list(std::string& out) {
  if (out.back() == ',')
    out.back() = ']';
  else
    out += ']';
}

void append_output_head(std::string& out, const Tensor& output) {
  out += R"({"name":)";
  append_any_as_json_string(out, output.name);
  out += R"(,"datatype":")";
  out += name_of(output.datatype);
  out += R"(","shape":[)";
  for (const auto dimension : output.shape) {
    append_number(out, dimension);
    out += ',';
  }
  close_list(out);
}

std::optional<Error> append_shared_output(std::string& out, const Tensor& output, const RegionSlice& slice) {
  if (auto written = put(output, slice); !written) return std::move(written).error();
  out += R"(,"parameters":{"shared_memory_region":)";
  append_any_as_json_string(out, slice.region.name);
  if (slice.offset > 0) {
    out += R"(,"shared_memory_offset":)";
    append_number(out, slice.offset);
  }
  out += R"(,"shared_memory_byte_size":)";
  append_number(out, output.data.size());
  out += "}},";
  return std::nullopt;
}

std::optional<Error> append_output(InferAnswer& answer, const Tensor& output, bool binary, const RegionSlice* slice) {
  if (const auto wrong = misfit(output); !wrong.empty()) return broken(output, wrong);
  std::string& out = answer.json;
  append_output_head(out, output);
  if (slice) return append_shared_output(out, output, *slice);
  if (binary) {
    out += R"(,"parameters":{"binary_data_size":)";
    append_number(out, output.data.size());
    out += "}},";
    answer.binary = true;
    answer.tail.push_back(output.data);
    return std::nullopt;
  }
  out += R"(,"data":[)";
  if (auto error = append_data(out, output)) return error;
  close_list(out);
  out += "},";
  return std::nullopt;
}

void append_head(std::string& out, const AnswerHead& head) {
  out += R"({"model_name":)";
  append_any_as_json_string(out, head.model);
  out += R"(,"model_version":)";
  append_any_as_json_string(out, head.version);
  if (!head.id.empty()) {
    out += R"(,"id":)";
    append_json_string(out, head.id);
  }
  out += R"(,"outputs":[)";
}

}  // namespace

Result<InferAnswer> infer_answer(const AnswerHead& head, const std::vector<std::string>& selected,
                                 const OutputForms& forms, const InferResponse& response) {
  InferAnswer answer;
  std::string& out = answer.json;
  const bool all_json = forms.binary.empty() && forms.shared.empty() && !forms.binary_unless_named;
  std::size_t size = usual_head + head.id.size();
  for (const auto& output : response.outputs) size += all_json ? estimated_size(output) : usual_head;
  out.reserve(size);
  append_head(out, head);
  if (selected.empty()) {
    for (const auto& output : response.outputs)
      if (auto error = append_output(answer, output, forms.binary_unless_named, nullptr)) return *std::move(error);
  }
  for (std::size_t i = 0; i < selected.size(); ++i) {
    const auto output = std::find_if(response.outputs.begin(), response.outputs.end(),
                                     [&](const Tensor& candidate) { return candidate.name == selected[i]; });
    if (output == response.outputs.end())
      return Error{Errc::invalid_argument, "the model gave no output " + shown(selected[i])};
    if (auto error = append_output(answer, *output, forms.binary_at(i), forms.shared_at(i))) return *std::move(error);
  }
  close_list(out);
  out += '}';
  return answer;
}

}  // namespace mainstay::http::oip
