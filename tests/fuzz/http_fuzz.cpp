// What a client sends: bytes through the framing, cut where the input says, and a body through the codec of an
// inference.
#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "http/oip/generate_request.hpp"
#include "http/server/framing.hpp"
#include "tests/fuzz/infer_checks.hpp"

namespace {

using namespace mainstay;
using namespace mainstay::fuzz;

void read_body(std::string_view body) {
  const auto whole = Buffer::of(std::string(body));
  const auto parse = [&](const Signature& signature) {
    if (const auto parsed = http::oip::parse_infer_request({whole, {}}, signature, {}, std::chrono::seconds{30}))
      check(*parsed, signature);
    // The same bytes as simple JSON: what they stand for is read as any request, and is JSON in any case.
    auto simple = http::oip::infer_request_of(body, signature);
    if (!simple) return;
    const auto parsed = http::oip::parse_infer_request({Buffer::of(std::move(simple).value()), {}}, signature, {},
                                                       std::chrono::seconds{30});
    if (parsed) check(*parsed, signature);
    require(parsed || parsed.error().message.find("not valid JSON") == std::string::npos);
  };
  parse(rich_signature());
  parse({{{"IN", {}, {}}}, {{"OUT", {}, {}}}});
  parse(one_of(Datatype::fp64));
  parse(one_of(Datatype::bytes));
}

constexpr std::string_view refused_by = "x-mainstay-refusal: fuzz-key";

// The cuts are the sizes of the pieces, over and over.
std::string frame(std::string_view input, std::string_view cuts) {
  constexpr http::FramingLimits limits{512, 4096};
  http::Framing framing{limits, "fuzz-key"};
  std::string passed;
  for (std::size_t turn = 0; !input.empty() && !framing.refused(); ++turn) {
    const std::size_t size =
        cuts.empty() ? input.size()
                     : std::min<std::size_t>(input.size(), 1 + static_cast<unsigned char>(cuts[turn % cuts.size()]));
    std::string piece(input.substr(0, size));
    input.remove_prefix(size);
    const auto step = framing.receive(piece);
    require(step.pass <= piece.size());
    passed.append(piece, 0, step.pass);
    for (char space[100]; framing.has_output();) passed.append(space, framing.take(space));
  }
  // Of two mistakes in one head the parser may see the other one first, and say so; both are the same error.
  if (framing.refused()) passed.resize(passed.rfind(refused_by) + refused_by.size() + std::string_view{" 99"}.size());
  return passed;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input{reinterpret_cast<const char*>(data), size};
  read_body(input);
  if (const auto body = input.find("\r\n\r\n"); body != std::string_view::npos) read_body(input.substr(body + 4));

  // However the bytes are cut, the same comes out; as far as a whole message goes, that is: what is passed of a body
  // under way is all that has come of it.
  const std::string whole = frame(input, {});
  require(frame(input, input.substr(0, 8)) == whole);
  require(frame(input, {"\0", 1}) == whole);
  return 0;
}
