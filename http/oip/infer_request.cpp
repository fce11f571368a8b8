#include "http/oip/infer_request.hpp"

#include <simdjson.h>

#include <algorithm>
#include <memory>
#include <new>
#include <optional>
#include <vector>

#include "http/json_text.hpp"
#include "http/oip/parameters.hpp"
#include "http/oip/tensor_json.hpp"

namespace mainstay::http::oip {

namespace {

using simdjson::dom::array;
using simdjson::dom::element;
using simdjson::dom::object;

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

// The fields of an object by name; a name that is given twice is an error, as nobody knows which one is meant.
template <std::size_t N>
std::optional<Error> find_fields(object json, const std::string_view (&names)[N], std::optional<element> (&found)[N]) {
  for (const auto [key, value] : json) {
    const auto* name = std::find(std::begin(names), std::end(names), std::string_view(key));
    if (name == std::end(names)) continue;
    auto& field = found[name - std::begin(names)];
    if (field) return invalid("there is more than one " + shown(*name) + " in one object");
    field = value;
  }
  return std::nullopt;
}

class InferReader {
 public:
  InferReader(std::size_t body_size, const Signature& signature)
      : body_size_(body_size), signature_(signature), seen_(signature.inputs.size()) {}

  std::optional<Error> read(element document, ParsedInfer& out) {
    object request;
    if (document.get(request)) return invalid("the body is not a JSON object");
    const std::string_view names[] = {"id", "parameters", "inputs", "outputs"};
    std::optional<element> fields[4];
    if (auto error = find_fields(request, names, fields)) return error;
    const auto& [id, parameters, inputs, outputs] = fields;

    if (id) {
      std::string_view text;
      if (id->get(text)) return invalid("'id' is not a string");
      out.id = text;
    }
    if (parameters) {
      auto read = read_parameters(*parameters, "the request");
      if (!read) return read.error();
      out.request.parameters = std::move(read).value();
    }
    if (outputs)
      if (auto error = read_outputs(*outputs, out.request.outputs)) return error;
    if (!inputs) return invalid("the request has no 'inputs'");
    return read_inputs(*inputs, out.request.inputs);
  }

 private:
  std::optional<Error> read_outputs(element json, std::vector<std::string>& outputs) const {
    array list;
    if (json.get(list)) return invalid("'outputs' is not an array");
    for (const element item : list) {
      object output;
      if (item.get(output)) return invalid("an element of 'outputs' is not an object");
      const std::string_view names[] = {"name", "parameters"};
      std::optional<element> fields[2];
      if (auto error = find_fields(output, names, fields)) return error;
      const auto& [name_field, parameters] = fields;
      std::string_view name;
      if (!name_field || name_field->get(name)) return invalid("an element of 'outputs' has no name");
      // A model may not say which outputs it has; then its answer shows whether this is one of them.
      const bool known =
          signature_.outputs.empty() || std::any_of(signature_.outputs.begin(), signature_.outputs.end(),
                                                    [&](const TensorSpec& spec) { return spec.name == name; });
      if (!known) return invalid("the model has no output " + shown(name));
      if (std::find(outputs.begin(), outputs.end(), name) != outputs.end())
        return invalid("output " + shown(name) + " is asked for twice");
      if (parameters)
        if (auto read = read_parameters(*parameters, "output " + shown(name)); !read) return read.error();
      outputs.emplace_back(name);
    }
    return std::nullopt;
  }

  std::optional<Error> read_inputs(element json, std::vector<Tensor>& inputs) {
    array list;
    if (json.get(list)) return invalid("'inputs' is not an array");
    inputs.resize(signature_.inputs.size());
    for (const element item : list)
      if (auto error = read_input(item, inputs)) return error;
    for (std::size_t i = 0; i < seen_.size(); ++i)
      if (!seen_[i]) return invalid("input " + shown(signature_.inputs[i].name) + " is missing");
    return std::nullopt;
  }

  std::optional<Error> read_input(element json, std::vector<Tensor>& inputs) {
    object input;
    if (json.get(input)) return invalid("an element of 'inputs' is not an object");
    const std::string_view names[] = {"name", "datatype", "shape", "parameters", "data"};
    std::optional<element> fields[5];
    if (auto error = find_fields(input, names, fields)) return error;
    const auto& [name_field, datatype, shape, parameters, data] = fields;

    std::string_view name;
    if (!name_field || name_field->get(name)) return invalid("an element of 'inputs' has no name");
    const auto spec = std::find_if(signature_.inputs.begin(), signature_.inputs.end(),
                                   [&](const TensorSpec& candidate) { return candidate.name == name; });
    if (spec == signature_.inputs.end()) return invalid("the model has no input " + shown(name));
    const auto index = static_cast<std::size_t>(spec - signature_.inputs.begin());
    if (seen_[index]) return invalid("input " + shown(name) + " is given twice");
    seen_[index] = true;

    Tensor& tensor = inputs[index];
    tensor.name = spec->name;
    if (auto error = read_datatype(datatype, *spec, tensor)) return error;
    std::size_t count = 0;
    if (auto error = read_shape(shape, *spec, tensor, count)) return error;
    if (parameters) {
      auto read = read_parameters(*parameters, "input " + shown(name));
      if (!read) return read.error();
      if (read->contains("binary_data_size"))
        return Error{Errc::unimplemented, "input " + shown(name) + ": binary tensor data is not served here"};
    }
    if (!data) return invalid("input " + shown(name) + " has no data");
    auto buffer = read_tensor_data(*data, tensor.datatype, tensor.shape, count, name);
    if (!buffer) return std::move(buffer).error();
    tensor.data = std::move(buffer).value();
    return std::nullopt;
  }

  std::optional<Error> read_datatype(const std::optional<element>& json, const TensorSpec& spec, Tensor& tensor) const {
    std::string_view name;
    if (!json || json->get(name)) return invalid("input " + shown(spec.name) + " has no datatype");
    const auto datatype = datatype_from(name);
    if (!datatype) return invalid("input " + shown(spec.name) + ": there is no datatype " + shown(name));
    if (spec.datatype && *spec.datatype != *datatype)
      return invalid("input " + shown(spec.name) + " is " + std::string(name) + ", but the model takes " +
                     std::string(name_of(*spec.datatype)));
    tensor.datatype = *datatype;
    return std::nullopt;
  }

  std::optional<Error> read_shape(const std::optional<element>& json, const TensorSpec& spec, Tensor& tensor,
                                  std::size_t& count) const {
    array dimensions;
    if (!json || json->get(dimensions)) return invalid("input " + shown(spec.name) + " has no shape");
    tensor.shape.reserve(dimensions.size());
    for (const element item : dimensions) {
      std::int64_t dimension;
      if (item.get(dimension) || dimension < 0)
        return invalid("input " + shown(spec.name) + ": a dimension is not an integer of 0 or more");
      tensor.shape.push_back(dimension);
    }
    if (spec.shape && !fits(tensor.shape, *spec.shape))
      return invalid("input " + shown(spec.name) + " has the shape " + printed(tensor.shape) +
                     ", but the model takes " + printed(*spec.shape));
    const auto elements = element_count(tensor.shape);
    // An element takes a byte of JSON at least, so what is refused here cannot be complete, and nothing is allocated
    // for it.
    if (!elements || *elements > body_size_)
      return invalid("input " + shown(spec.name) + ": there are fewer elements than the shape " +
                     printed(tensor.shape) + " has");
    count = *elements;
    return std::nullopt;
  }

  static bool fits(const std::vector<std::int64_t>& shape, const std::vector<std::int64_t>& declared) {
    return std::equal(shape.begin(), shape.end(), declared.begin(), declared.end(),
                      [](std::int64_t given, std::int64_t wanted) { return wanted < 0 || given == wanted; });
  }

  static std::string printed(const std::vector<std::int64_t>& shape) {
    constexpr std::size_t most_shown = 16;
    std::string text = "[";
    for (std::size_t i = 0; i < shape.size() && i < most_shown; ++i) {
      if (i > 0) text += ',';
      text += std::to_string(shape[i]);
    }
    return text + (shape.size() > most_shown ? ",...]" : "]");
  }

  std::size_t body_size_;
  const Signature& signature_;
  std::vector<bool> seen_;
};

// `timeout`: microseconds, 0: as long as the model's own limit.
Result<Clock::time_point> deadline_of(const InferRequest& request, std::chrono::nanoseconds longest) {
  const auto asked = request.parameters.find("timeout");
  if (asked == request.parameters.end()) return request.arrived + longest;
  const auto* microseconds = std::get_if<std::int64_t>(&asked->second);
  if (!microseconds || *microseconds < 0) return invalid("'timeout' is not a number of microseconds");
  // Compared as numbers of microseconds: as nanoseconds, what a client asks for may not fit.
  const bool shorter =
      *microseconds > 0 && *microseconds < std::chrono::floor<std::chrono::microseconds>(longest).count();
  return request.arrived + (shorter ? std::chrono::microseconds{*microseconds} : longest);
}

Error unreadable(simdjson::error_code code) {
  if (code == simdjson::EMPTY) return invalid("the body is empty");
  if (code == simdjson::DEPTH_ERROR) return invalid("the body is nested too deeply");
  return invalid(std::string("the body is not valid JSON: ") + simdjson::error_message(code));
}

}  // namespace

Result<ParsedInfer> parse_infer_request(std::string_view body, const Signature& signature, Clock::time_point arrived,
                                        std::chrono::nanoseconds longest) {
  const ParserLease parser;
  element document;
  // The parser copies the body into memory of its own, which it needs to be longer than the body.
  if (const auto code = (*parser).parse(body.data(), body.size(), true).get(document)) return unreadable(code);
  ParsedInfer parsed;
  if (auto error = InferReader(body.size(), signature).read(document, parsed)) return *std::move(error);
  parsed.request.arrived = arrived;
  auto deadline = deadline_of(parsed.request, longest);
  // Said and heard: it is no part of what the model is asked.
  parsed.request.parameters.erase("timeout");
  if (!deadline) return std::move(deadline).error();
  parsed.request.deadline = *deadline;
  return parsed;
}

}  // namespace mainstay::http::oip
