#include "runtime/state/canary_tensor.hpp"

#include <limits>
#include <nlohmann/json.hpp>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace mainstay {

namespace {

using Json = nlohmann::json;

void flatten(const Json& json, std::vector<const Json*>& elements) {
  if (!json.is_array()) return elements.push_back(&json);
  for (const auto& inner : json) flatten(inner, elements);
}

template <class T>
bool read_number(const Json& json, T& number) {
  if constexpr (std::is_floating_point_v<T>) {
    if (json == "NaN")
      number = std::numeric_limits<T>::quiet_NaN();
    else if (json == "Infinity")
      number = std::numeric_limits<T>::infinity();
    else if (json == "-Infinity")
      number = -std::numeric_limits<T>::infinity();
    else if (json.is_number())
      number = json.get<T>();
    else
      return false;
    return true;
  } else if (json.is_number_unsigned()) {
    return !__builtin_add_overflow(json.get<std::uint64_t>(), 0U, &number);
  } else {
    return json.is_number_integer() && !__builtin_add_overflow(json.get<std::int64_t>(), 0, &number);
  }
}

template <class T>
bool append(std::string& bytes, const Json& json) {
  T number{};
  if (!read_number(json, number)) return false;
  bytes.append(reinterpret_cast<const char*>(&number), sizeof number);
  return true;
}

bool append(std::string& bytes, const Json& json, Datatype type) {
  switch (type) {
    case Datatype::boolean:
      if (!json.is_boolean()) return false;
      bytes += static_cast<char>(json.get<bool>());
      return true;
    case Datatype::bytes:
      if (!json.is_string()) return false;
      append_bytes_element(bytes, json.get_ref<const std::string&>());
      return true;
    case Datatype::uint8:
      return append<std::uint8_t>(bytes, json);
    case Datatype::uint16:
      return append<std::uint16_t>(bytes, json);
    case Datatype::uint32:
      return append<std::uint32_t>(bytes, json);
    case Datatype::uint64:
      return append<std::uint64_t>(bytes, json);
    case Datatype::int8:
      return append<std::int8_t>(bytes, json);
    case Datatype::int16:
      return append<std::int16_t>(bytes, json);
    case Datatype::int32:
      return append<std::int32_t>(bytes, json);
    case Datatype::int64:
      return append<std::int64_t>(bytes, json);
    case Datatype::fp32:
      return append<float>(bytes, json);
    case Datatype::fp64:
      return append<double>(bytes, json);
    case Datatype::fp16:
    case Datatype::bf16:
      return false;
  }
  return false;
}

}  // namespace

Result<Tensor> canary_tensor(const config::CanaryTensor& config, Datatype datatype) {
  const auto refused = [&](const std::string& why) {
    return Error{Errc::internal, "tensor \"" + config.name + "\" " + why};
  };
  const auto type = config.datatype.empty() ? datatype : datatype_from(config.datatype).value_or(datatype);
  if (type == Datatype::fp16 || type == Datatype::bf16)
    return refused("is " + std::string(name_of(type)) + ", which cannot be written as JSON here");
  const auto json = Json::parse(config.data, nullptr, false);
  if (json.is_discarded()) return refused("has data that is no JSON");
  std::vector<const Json*> elements;
  flatten(json, elements);
  if (element_count(config.shape) != elements.size())
    return refused("has " + std::to_string(elements.size()) + " elements, which is not what its shape says");
  std::string bytes;
  for (std::size_t i = 0; i < elements.size(); ++i)
    if (!append(bytes, *elements[i], type))
      return refused("is " + std::string(name_of(type)) + ", but its element " + std::to_string(i) + " is " +
                     elements[i]->dump());
  return Tensor{config.name, type, config.shape, Buffer::of(std::move(bytes))};
}

}  // namespace mainstay
