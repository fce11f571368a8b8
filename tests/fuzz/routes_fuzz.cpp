// What a client sends to a route of one's own: forms of both kinds, queries, headers with parameters, and base64. The
// first line of an input is the boundary, the rest the body.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "http/routes/base64.hpp"
#include "http/routes/header_parameters.hpp"
#include "http/routes/multipart.hpp"
#include "http/routes/query.hpp"

namespace {

using namespace mainstay;
using namespace mainstay::http::routes;

void require(bool holds) {
  if (!holds) std::abort();
}

void read_multipart(const Buffer& body, std::string_view boundary) {
  const MultipartLimits limits{.parts = 8, .header_bytes = 256};
  const auto parts = parse_multipart(body, boundary, limits);
  if (!parts) {
    require(parts.error().code == Errc::invalid_argument);
    return;
  }
  require(parts.value().size() <= limits.parts);
  // One behind the other, within the body, and none with the delimiter in it.
  const auto* at = body.data();
  for (const auto& part : parts.value()) {
    require(!part.name.empty());
    require(part.data.data() >= at);
    at = part.data.data() + part.data.size();
    require(at <= body.data() + body.size());
    require(part.data.text().find("\r\n--" + std::string(boundary) + "\r\n") == std::string_view::npos);
  }
}

void read_pairs(std::string_view text) {
  const auto pairs = parse_urlencoded(text, "form");
  if (!pairs) return;
  std::size_t bytes = 0;
  for (const auto& [name, value] : pairs.value()) bytes += name.size() + value.size();
  require(pairs.value().size() <= max_pairs && bytes <= text.size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input{reinterpret_cast<const char*>(data), size};
  const auto line = input.substr(0, input.find('\n'));
  const auto body = Buffer::of(std::string(input.substr(std::min(line.size() + 1, input.size()))));
  read_multipart(body, line);
  read_pairs(input);
  read_pairs(query_of(line));
  if (const auto header = parse_header_parameters(line))
    for (const auto& [name, value] : header->parameters) require(header->find(name) == &value);

  std::string text;
  append_base64(text, input);
  require(decoded_base64(text) == std::string(input));
  if (const auto bytes = decoded_base64(input)) {
    std::string again;
    append_base64(again, *bytes);
    require(again == input);
  }
  return 0;
}
