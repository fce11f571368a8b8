#include "http/oip/generate_request.hpp"

#include <simdjson.h>

#include <algorithm>
#include <cstdint>
#include <new>
#include <optional>
#include <vector>

#include "http/json_text.hpp"

namespace mainstay::http::oip {

namespace {

using simdjson::dom::array;
using simdjson::dom::element;
using simdjson::dom::element_type;
using simdjson::dom::object;
using Shape = std::vector<std::int64_t>;

// Brackets within brackets, as in any request.
constexpr std::size_t max_depth = 64;

Error invalid(std::string message) { return {Errc::invalid_argument, std::move(message)}; }

/// What was sent says as much where the model does not.
Datatype datatype_of(element value) {
  array list;
  while (!value.get(list) && list.begin() != list.end()) value = *list.begin();
  switch (value.type()) {
    case element_type::STRING:
      return Datatype::bytes;
    case element_type::BOOL:
      return Datatype::boolean;
    case element_type::DOUBLE:
      return Datatype::fp64;
    case element_type::UINT64:
      return Datatype::uint64;
    default:
      return Datatype::int64;
  }
}

/// How it is nested, told by the first of everything; nothing for a single value.
Shape nesting_of(element value) {
  Shape shape;
  for (array list; !value.get(list); value = *list.begin()) {
    shape.push_back(static_cast<std::int64_t>(list.size()));
    if (list.begin() == list.end()) break;
  }
  return shape;
}

/// The declared shape with so many elements in it: what is variable in it is 1, the last of that what is needed.
/// Nothing where they do not go into it.
std::optional<Shape> filled(Shape shape, std::int64_t count) {
  std::int64_t fixed = 1;
  for (const auto dimension : shape) {
    // What overflows here is more than the request has.
    if (dimension > count) return std::nullopt;
    if (dimension >= 0) fixed *= dimension;
    if (fixed > count) return std::nullopt;
  }
  const auto last = std::find(shape.rbegin(), shape.rend(), -1);
  if (last == shape.rend() ? fixed != count : fixed == 0 || count % fixed != 0) return std::nullopt;
  if (last != shape.rend()) *last = count / fixed;
  std::ranges::replace(shape, -1, 1);
  return shape;
}

Shape shape_for(element value, const TensorSpec& spec) {
  auto nesting = nesting_of(value);
  const bool single = nesting.empty();
  if (single) nesting = {1};
  // What is not said flat is said in full.
  if (!spec.shape || nesting.size() > 1) return nesting;
  // Where it does not fit, whoever reads the request says so.
  return filled(*spec.shape, nesting[0]).value_or(nesting);
}

class Converter {
 public:
  explicit Converter(const Signature& signature) : signature_(signature) {}

  Status read(object request) {
    for (const auto [key, value] : request)
      if (auto done = add(key, value); !done) return done;
    return success();
  }

  std::string text() && {
    std::string text = "{";
    if (!id_.empty()) text.append(R"("id":)").append(id_) += ',';
    text.append(R"("parameters":{)").append(parameters_).append(R"(},"inputs":[)").append(inputs_).append("]}");
    return text;
  }

 private:
  Status add(std::string_view key, element value) {
    const auto spec = std::ranges::find(signature_.inputs, key, &TensorSpec::name);
    if (spec != signature_.inputs.end()) {
      add_input(*spec, value);
    } else if (key == "id") {
      if (!id_.empty()) return invalid("there is more than one 'id' in one object");
      id_ = simdjson::to_string(value);
    } else if (key == "parameters") {
      object parameters;
      if (value.get(parameters)) return invalid("'parameters' is not an object");
      for (const auto [name, parameter] : parameters) add_parameter(name, parameter);
    } else {
      if (value.is_array() || value.is_object() || value.is_null())
        return invalid("the model has no input " + shown(key) + ", and a parameter it cannot be");
      add_parameter(key, value);
    }
    return success();
  }

  void add_input(const TensorSpec& spec, element value) {
    begin(inputs_);
    inputs_ += R"({"name":)";
    append_any_as_json_string(inputs_, spec.name);
    inputs_.append(R"(,"datatype":")")
        .append(name_of(spec.datatype.value_or(datatype_of(value))))
        .append(R"(","shape":[)");
    std::string_view comma;
    for (const auto dimension : shape_for(value, spec)) {
      inputs_.append(comma).append(std::to_string(dimension));
      comma = ",";
    }
    const bool single = !value.is_array();
    inputs_.append(R"(],"data":)")
        .append(single ? "[" : "")
        .append(simdjson::to_string(value))
        .append(single ? "]}" : "}");
  }

  void add_parameter(std::string_view name, element value) {
    begin(parameters_);
    append_any_as_json_string(parameters_, name);
    parameters_.append(":").append(simdjson::to_string(value));
  }

  static void begin(std::string& list) {
    if (!list.empty()) list += ',';
  }

  const Signature& signature_;
  std::string id_;
  std::string inputs_;
  std::string parameters_;
};

}  // namespace

Result<std::string> infer_request_of(std::string_view body, const Signature& signature) {
  simdjson::dom::parser parser;
  if (parser.allocate(simdjson::dom::MINIMAL_DOCUMENT_CAPACITY, max_depth)) throw std::bad_alloc{};
  element document;
  const auto code = parser.parse(body.data(), body.size(), true).get(document);
  if (code == simdjson::EMPTY) return invalid("the body is empty");
  if (code == simdjson::DEPTH_ERROR) return invalid("the body is nested too deeply");
  if (code) return invalid(std::string("the body is not valid JSON: ") + simdjson::error_message(code));
  object request;
  if (document.get(request)) return invalid("the body is not a JSON object");
  Converter converter(signature);
  if (auto done = converter.read(request); !done) return std::move(done).error();
  return std::move(converter).text();
}

}  // namespace mainstay::http::oip
