// What a client sends: bytes through the framing, cut where the input says, and a body through the codec of an
// inference.
#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "http/oip/infer_request.hpp"
#include "http/oip/infer_response.hpp"
#include "http/server/framing.hpp"

namespace {

using namespace mainstay;

void require(bool holds) {
  if (!holds) std::abort();
}

const Signature& rich_signature() {
  static const Signature signature = [] {
    Signature made;
    made.inputs = {{"ANY", {}, {}}, {"FIXED", Datatype::fp32, std::vector<std::int64_t>{-1, 2}}};
    made.outputs = {{"OUT", {}, {}}, {"MORE", {}, {}}};
    return made;
  }();
  return signature;
}

Signature one_of(Datatype type) { return {{{"IN", type, {}}}, {{"OUT", {}, {}}}}; }

void check(const http::oip::ParsedInfer& parsed, const Signature& signature) {
  const auto& inputs = parsed.request.inputs;
  require(inputs.size() == signature.inputs.size());
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    const auto& tensor = inputs[i];
    const auto& spec = signature.inputs[i];
    require(tensor.name == spec.name);
    require(!spec.datatype || tensor.datatype == *spec.datatype);
    require(!spec.shape || tensor.shape.size() == spec.shape->size());
    const auto count = element_count(tensor.shape);
    require(count.has_value());
    if (tensor.datatype == Datatype::bytes) {
      const auto elements = bytes_elements(tensor.data);
      require(elements && elements->size() == *count);
    } else {
      require(tensor.data.size() == *count * element_size(tensor.datatype));
    }
  }
  require(parsed.request.deadline >= parsed.request.arrived);

  // What was read can be answered, and names that were asked for are the model's.
  for (const auto& name : parsed.request.outputs) require(name == "OUT" || name == "MORE");
  require(http::oip::infer_response_body({"m", "1", parsed.id}, {}, {inputs, {}}).ok());
}

void read_body(std::string_view body) {
  const auto parse = [&](const Signature& signature) {
    if (const auto parsed = http::oip::parse_infer_request(body, signature, {}, std::chrono::seconds{30}))
      check(*parsed, signature);
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
