#include "http/oip/infer_request.hpp"

#include <simdjson.h>

#include <memory>
#include <new>
#include <optional>
#include <string_view>
#include <utility>

#include "http/json_text.hpp"
#include "http/oip/binary_data.hpp"
#include "http/oip/infer_inputs.hpp"
#include "http/oip/json_fields.hpp"
#include "http/oip/not_numbers.hpp"
#include "http/oip/parameters.hpp"

namespace mainstay::http::oip {

namespace {

using simdjson::dom::element;

// Brackets within brackets. Tensors of more dimensions can be sent flat.
constexpr std::size_t max_depth = 64;

// A parser keeps some ten times the size of the largest body it has read.
constexpr std::size_t largest_body_kept_for = 4 * 1024 * 1024;

Error invalid(std::string message) { return {Errc::invalid_argument, std::move(message)}; }

// A parser per thread saves an allocation and the page faults of its memory on every request.
class ParserLease {
 public:
  ParserLease() : parser_(of_this_thread()) {
    if (parser_) return;
    auto made = std::make_unique<simdjson::dom::parser>();
    if (made->allocate(simdjson::dom::MINIMAL_DOCUMENT_CAPACITY, max_depth)) throw std::bad_alloc{};
    parser_ = std::move(made);
  }
  ~ParserLease() {
    if (parser_->capacity() > largest_body_kept_for) parser_.reset();
  }
  ParserLease(const ParserLease&) = delete;
  ParserLease& operator=(const ParserLease&) = delete;

  simdjson::dom::parser& operator*() const { return *parser_; }

 private:
  static std::unique_ptr<simdjson::dom::parser>& of_this_thread() {
    thread_local std::unique_ptr<simdjson::dom::parser> parser;
    return parser;
  }

  std::unique_ptr<simdjson::dom::parser>& parser_;
};

struct Document {
  element root;
  StandIns stand_ins = StandIns::no;
};

Error unreadable(simdjson::error_code code) {
  if (code == simdjson::EMPTY) return invalid("the body is empty");
  if (code == simdjson::DEPTH_ERROR) return invalid("the body is nested too deeply");
  return invalid(std::string("the body is not valid JSON: ") + simdjson::error_message(code));
}

// Valid as long as the parser reads nothing else.
Result<Document> parse(simdjson::dom::parser& parser, std::string_view json) {
  Document document;
  // The parser copies the text into memory of its own, which it needs to be longer than the text.
  const auto code = parser.parse(json.data(), json.size(), true).get(document.root);
  if (!code) return document;
  const auto text = with_stand_ins(json);
  if (!text || parser.parse(text->data(), text->size(), false).get(document.root)) return unreadable(code);
  document.stand_ins = StandIns::yes;
  return document;
}

Status read_json(const InferBody& body, const Signature& signature, const ClientRegions& regions, ParsedInfer& out) {
  const auto json = body.bytes.text().substr(0, body.json_size.value_or(body.bytes.size()));
  const ParserLease parser;
  const auto document = parse(*parser, json);
  if (!document) return document.error();
  simdjson::dom::object request;
  if (document->root.get(request)) return invalid("the body is not a JSON object");
  const std::string_view names[] = {"id", "parameters", "inputs", "outputs"};
  std::optional<element> fields[4];
  if (auto status = find_fields(request, names, fields); !status) return status;
  const auto& [id, parameters, inputs, outputs] = fields;

  if (id) {
    std::string_view text;
    if (id->get(text)) return invalid("'id' is not a string");
    out.id = text;
  }
  if (parameters) {
    auto read = read_parameters(*parameters, "the request");
    if (!read) return std::move(read).error();
    out.request.parameters = std::move(read).value();
    const auto binary = take_binary_data_output(out.request.parameters);
    if (!binary) return binary.error();
    out.forms.binary_unless_named = *binary;
  }
  if (outputs) {
    auto read = read_outputs(*outputs, signature, out.forms.binary_unless_named, regions);
    if (!read) return std::move(read).error();
    out.request.outputs = std::move(read->names);
    out.forms = std::move(read->forms);
  }
  if (!inputs) return invalid("the request has no 'inputs'");
  BinaryData binary{body.json_size ? std::optional{body.bytes.slice(json.size(), body.bytes.size() - json.size())}
                                   : std::nullopt};
  RegionInputs shared{regions};
  auto read = read_inputs(*inputs, signature, {json.size(), document->stand_ins, binary, shared});
  if (!read) return std::move(read).error();
  out.request.inputs = std::move(read).value();
  return binary.finish();
}

// There is no JSON to say in which form its answer is wanted: in the one it has itself.
Status read_raw(const InferBody& body, const Signature& signature, ParsedInfer& out) {
  auto input = raw_input(body.bytes, signature);
  if (!input) return std::move(input).error();
  out.request.inputs.push_back(std::move(input).value());
  out.forms.binary_unless_named = true;
  return success();
}

// `timeout`: microseconds, 0: as long as the model's own limit.
Clock::time_point deadline_of(const InferRequest& request, std::chrono::nanoseconds longest) {
  const auto asked = request.parameters.find("timeout");
  if (asked == request.parameters.end()) return request.arrived + longest;
  const auto microseconds = unsigned_integer(asked->second).value_or(0);
  // Compared as numbers of microseconds: as nanoseconds, what a client asks for may not fit.
  const auto most = static_cast<std::uint64_t>(std::chrono::floor<std::chrono::microseconds>(longest).count());
  const bool shorter = microseconds > 0 && microseconds < most;
  return request.arrived + (shorter ? std::chrono::microseconds{static_cast<std::int64_t>(microseconds)} : longest);
}

}  // namespace

Result<ParsedInfer> parse_infer_request(const InferBody& body, const Signature& signature, Clock::time_point arrived,
                                        std::chrono::nanoseconds longest, const ClientRegions& regions) {
  ParsedInfer parsed;
  auto status = body.json_size == 0U ? read_raw(body, signature, parsed) : read_json(body, signature, regions, parsed);
  if (!status) return std::move(status).error();
  parsed.request.arrived = arrived;
  if (auto sound = check_own_parameters(parsed.request.parameters); !sound) return std::move(sound).error();
  parsed.request.deadline = deadline_of(parsed.request, longest);
  // Said and heard: it is no part of what the model is asked.
  parsed.request.parameters.erase("timeout");
  return parsed;
}

}  // namespace mainstay::http::oip
