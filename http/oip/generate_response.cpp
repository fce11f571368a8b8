#include "http/oip/generate_response.hpp"

#include <charconv>
#include <cmath>
#include <concepts>
#include <cstdint>
#include <cstring>
#include <nlohmann/json.hpp>
#include <utility>

#include "http/json_response.hpp"
#include "http/json_text.hpp"
#include "runtime/tensor_check.hpp"

namespace mainstay::http::oip {

namespace {

using Json = nlohmann::ordered_json;

Json json_of(std::integral auto value) { return value; }
Json json_of(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }
Json json_of(float value) {
  // With as many digits as it takes to read the same float back, and not those of the double that it becomes.
  char text[32];
  const auto* end = std::to_chars(text, text + sizeof text, value).ptr;
  double same = value;
  std::from_chars(text, end, same);
  return json_of(same);
}

template <class T>
Json elements(const Buffer& data) {
  auto list = Json::array();
  for (std::size_t at = 0; at < data.size(); at += sizeof(T)) {
    T value;
    std::memcpy(&value, data.data() + at, sizeof value);
    list.push_back(json_of(value));
  }
  return list;
}

Error broken(const Tensor& output, const std::string& what) {
  return {Errc::internal, "output " + shown(output.name) + " of the model " + what};
}

Result<Json> strings(const Tensor& output) {
  auto list = Json::array();
  const auto texts = bytes_elements(output.data);
  for (const auto text : *texts) {
    if (!is_utf8(text)) return broken(output, "is not text, which JSON is limited to");
    list.push_back(text);
  }
  return list;
}

Json booleans(const Buffer& data) {
  auto list = Json::array();
  for (const char value : data.text()) list.push_back(value != 0);
  return list;
}

Result<Json> list_of(const Tensor& output) {
  if (const auto wrong = misfit(output); !wrong.empty()) return broken(output, wrong);
  switch (output.datatype) {
    case Datatype::boolean:
      return booleans(output.data);
    case Datatype::uint8:
      return elements<std::uint8_t>(output.data);
    case Datatype::uint16:
      return elements<std::uint16_t>(output.data);
    case Datatype::uint32:
      return elements<std::uint32_t>(output.data);
    case Datatype::uint64:
      return elements<std::uint64_t>(output.data);
    case Datatype::int8:
      return elements<std::int8_t>(output.data);
    case Datatype::int16:
      return elements<std::int16_t>(output.data);
    case Datatype::int32:
      return elements<std::int32_t>(output.data);
    case Datatype::int64:
      return elements<std::int64_t>(output.data);
    case Datatype::fp32:
      return elements<float>(output.data);
    case Datatype::fp64:
      return elements<double>(output.data);
    case Datatype::bytes:
      return strings(output);
    case Datatype::fp16:
    case Datatype::bf16:
      break;
  }
  return Error{Errc::unimplemented, "output " + shown(output.name) + " is " + std::string(name_of(output.datatype)) +
                                        ", which JSON cannot carry"};
}

}  // namespace

Result<std::string> generate_response_body(const GenerateHead& head, const std::vector<Tensor>& outputs) {
  Json answer = {{"model_name", head.model}, {"model_version", head.version}};
  if (!head.id.empty()) answer["id"] = head.id;
  for (const auto& output : outputs) {
    auto list = list_of(output);
    if (!list) return std::move(list).error();
    answer[output.name] = list->size() == 1 ? std::move((*list)[0]) : std::move(*list);
  }
  return printed(answer);
}

}  // namespace mainstay::http::oip
