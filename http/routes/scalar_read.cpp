// How one value of a field is read, whatever its limits.

#include <algorithm>
#include <utility>

#include "http/json_text.hpp"
#include "http/routes/base64.hpp"
#include "http/routes/scalar_rule.hpp"
#include "http/routes/scalar_text.hpp"
#include "http/routes/wrong_field.hpp"

namespace mainstay::http::routes {

namespace {

using config::FieldType;
using simdjson::dom::element;

template <class T>
std::optional<Scalar> scalar(std::optional<T> value) {
  if (!value) return std::nullopt;
  return Scalar(*std::move(value));
}

}  // namespace

std::string ScalarRule::allowed() const {
  const auto between = [](std::string what, const auto& least, const auto& greatest) {
    if (least && greatest) return what + " from " + text_of(*least) + " to " + text_of(*greatest);
    if (least) return what + " of at least " + text_of(*least);
    if (greatest) return what + " of at most " + text_of(*greatest);
    return what;
  };
  switch (field_.type) {
    case FieldType::string:
      return "a text";
    case FieldType::uuid:
      return "a UUID, as 123e4567-e89b-12d3-a456-426614174000 is one";
    case FieldType::integer:
      return between("an integer", least_integer_, greatest_integer_);
    case FieldType::number:
      return between("a number", least_, greatest_);
    case FieldType::boolean:
      return "true or false";
    case FieldType::enumeration: {
      std::string text = "one of ";
      for (const auto& value : field_.values) text += (&value == field_.values.data() ? "" : ", ") + value;
      return text;
    }
    case FieldType::bytes:
      return "bytes in base64";
    case FieldType::image:
      return "an image in base64";
    case FieldType::json:
      break;
  }
  return "any JSON";
}

Result<Scalar> ScalarRule::from_text(const Buffer& text) const {
  std::optional<Scalar> read;
  switch (field_.type) {
    case FieldType::string:
      if (!is_utf8(text.text())) return wrong_field(field_, "is not UTF-8");
      return Scalar(text);
    case FieldType::bytes:
    case FieldType::image:
      return Scalar(text);
    case FieldType::json:
      if (!is_json(text.text())) return wrong_field(field_, "is not valid JSON");
      return Scalar(text);
    case FieldType::uuid:
      if (auto uuid = uuid_from(text.text())) read = Buffer::of(*std::move(uuid));
      break;
    case FieldType::integer:
      read = scalar(integer_from(text.text()));
      break;
    case FieldType::number:
      read = scalar(number_from(text.text()));
      break;
    case FieldType::boolean:
      read = scalar(boolean_from(text.text()));
      break;
    case FieldType::enumeration:
      if (std::ranges::find(field_.values, text.text()) != field_.values.end()) read = text;
      break;
  }
  if (!read) return wrong_field(field_, shown(text.text()), allowed());
  return *std::move(read);
}

Result<Scalar> ScalarRule::from_json(element json) const {
  const auto refuse = [&] { return wrong_field(field_, shown_json(json), allowed()); };
  if (field_.type == FieldType::json) return Scalar(Buffer::of(simdjson::minify(json)));
  if (field_.type == FieldType::integer) {
    std::int64_t value = 0;
    return json.is_int64() && !json.get(value) ? Result<Scalar>(Scalar(value)) : refuse();
  }
  if (field_.type == FieldType::number) {
    double value = 0;
    return json.get(value) ? refuse() : Result<Scalar>(Scalar(value));
  }
  if (field_.type == FieldType::boolean) {
    bool value = false;
    return json.get(value) ? refuse() : Result<Scalar>(Scalar(value));
  }
  std::string_view text;
  if (json.get(text)) return refuse();
  if (field_.type != FieldType::bytes && field_.type != FieldType::image)
    return from_text(Buffer::of(std::string(text)));
  auto bytes = decoded_base64(text);
  if (!bytes) return wrong_field(field_, "is not base64");
  return Scalar(Buffer::of(*std::move(bytes)));
}

}  // namespace mainstay::http::routes
