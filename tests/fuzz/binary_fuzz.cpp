// What a client sends as bytes: the first line is the header that says where the JSON ends, what follows it the body;
// and the body once more without a content coding.
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "http/coding/coding.hpp"
#include "http/coding/decoded.hpp"
#include "http/oip/infer_body.hpp"
#include "tests/fuzz/infer_checks.hpp"

namespace {

using namespace mainstay;
using namespace mainstay::fuzz;

void read(const Buffer& bytes, std::string_view json_size) {
  const auto body = http::oip::divided_body(bytes, json_size);
  if (!body) return;
  require(body->json_size && *body->json_size <= bytes.size());
  const auto parse = [&](const Signature& signature) {
    if (const auto parsed = http::oip::parse_infer_request(*body, signature, {}, std::chrono::seconds{30}))
      check(*parsed, signature);
  };
  parse(rich_signature());
  parse(one_of({}));
  parse(one_of(Datatype::boolean, std::vector<std::int64_t>{-1}));
  parse(one_of(Datatype::fp64, std::vector<std::int64_t>{2, -1}));
  parse(one_of(Datatype::bytes, std::vector<std::int64_t>{-1}));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input{reinterpret_cast<const char*>(data), size};
  const auto line = input.substr(0, input.find('\n'));
  const std::string_view rest = line.size() == size ? std::string_view{} : input.substr(line.size() + 1);
  const auto bytes = Buffer::of(std::string(rest));
  read(bytes, line);
  // Wherever the JSON ends by itself: a changed number hardly ever says so.
  if (const auto end = rest.rfind("]}"); end != std::string_view::npos) read(bytes, std::to_string(end + 2));

  constexpr std::size_t most = 256 * 1024;
  for (const char* coding : {"gzip", "deflate"})
    if (const auto decoded = http::decoded(bytes, coding, most)) require(decoded->size() <= most);
  http::accepted_coding(line);
  return 0;
}
