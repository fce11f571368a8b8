#include "http/server/refusal.hpp"

#include <charconv>
#include <random>

namespace mainstay::http {

std::string make_refusal_key() {
  constexpr char hex[] = "0123456789abcdef";
  std::random_device device;
  std::string key;
  for (int word = 0; word < 4; ++word) {
    auto bits = device();
    for (int digit = 0; digit < 8; ++digit, bits >>= 4) key += hex[bits & 15];
  }
  return key;
}

std::string refusal_message(const RefusedRequest& request, const Error& error, std::string_view key) {
  std::string text;
  text.append(request.method).append(" ").append(request.target).append(" HTTP/1.1\r\nConnection: close\r\n");
  if (!request.id.empty()) text.append("X-Request-Id: ").append(request.id).append("\r\n");
  text.append(refusal_header).append(": ").append(key).append(" ");
  text.append(std::to_string(static_cast<int>(error.code))).append(" ").append(error.message).append("\r\n\r\n");
  return text;
}

std::optional<Error> refusal_from(std::string_view value, std::string_view key) {
  if (!value.starts_with(key)) return std::nullopt;
  value.remove_prefix(key.size());
  if (!value.starts_with(' ')) return std::nullopt;
  value.remove_prefix(1);
  int code = 0;
  const auto end = std::from_chars(value.data(), value.data() + value.size(), code).ptr;
  value.remove_prefix(static_cast<std::size_t>(end - value.data()));
  if (value.starts_with(' ')) value.remove_prefix(1);
  return Error{static_cast<Errc>(code), std::string(value)};
}

}  // namespace mainstay::http
