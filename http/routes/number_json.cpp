#include "http/routes/number_json.hpp"

#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <type_traits>

namespace mainstay::http::routes {

namespace {

template <class T>
void append_number(std::string& out, const std::byte* at) {
  T value;
  std::memcpy(&value, at, sizeof value);
  if constexpr (std::is_floating_point_v<T>) {
    char text[32];
    if (!std::isfinite(value))
      out += "null";
    else
      out.append(text, std::to_chars(text, text + sizeof text, value).ptr);
  } else {
    out += std::to_string(value);
  }
}

void append_boolean(std::string& out, const std::byte* at) { out += *at == std::byte{0} ? "false" : "true"; }

}  // namespace

AppendElement appender_of(Datatype type) noexcept {
  switch (type) {
    case Datatype::boolean:
      return append_boolean;
    case Datatype::uint8:
      return append_number<std::uint8_t>;
    case Datatype::uint16:
      return append_number<std::uint16_t>;
    case Datatype::uint32:
      return append_number<std::uint32_t>;
    case Datatype::uint64:
      return append_number<std::uint64_t>;
    case Datatype::int8:
      return append_number<std::int8_t>;
    case Datatype::int16:
      return append_number<std::int16_t>;
    case Datatype::int32:
      return append_number<std::int32_t>;
    case Datatype::int64:
      return append_number<std::int64_t>;
    case Datatype::fp32:
      return append_number<float>;
    case Datatype::fp64:
      return append_number<double>;
    case Datatype::fp16:
    case Datatype::bf16:
    case Datatype::bytes:
      break;
  }
  return nullptr;
}

}  // namespace mainstay::http::routes
