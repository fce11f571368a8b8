#include "http/routes/field_json.hpp"

#include <cstddef>
#include <cstdint>

#include "http/json_text.hpp"
#include "http/routes/base64.hpp"
#include "http/routes/scalar_text.hpp"

namespace mainstay::http::routes {

namespace {

void append_scalar(std::string& out, const Scalar& scalar) {
  if (const auto* boolean = std::get_if<bool>(&scalar)) out += *boolean ? "true" : "false";
  if (const auto* integer = std::get_if<std::int64_t>(&scalar)) out += text_of(*integer);
  if (const auto* number = std::get_if<double>(&scalar)) out += text_of(*number);
  const auto* text = std::get_if<Buffer>(&scalar);
  if (!text) return;
  if (is_utf8(text->text())) return append_json_string(out, text->text());
  out += '"';
  append_base64(out, text->text());
  out += '"';
}

}  // namespace

void append_field(std::string& out, const std::optional<FieldValue>& value) {
  if (!value) {
    out += "null";
    return;
  }
  if (!value->is_list) return append_scalar(out, value->items.front());
  out += '[';
  for (std::size_t i = 0; i < value->items.size(); ++i) {
    if (i > 0) out += ',';
    append_scalar(out, value->items[i]);
  }
  out += ']';
}

}  // namespace mainstay::http::routes
