#include "http/routes/output_json.hpp"

#include <charconv>
#include <cmath>
#include <cstring>
#include <type_traits>
#include <vector>

#include "http/json_text.hpp"
#include "http/routes/base64.hpp"
#include "http/routes/scalar_text.hpp"
#include "runtime/tensor_check.hpp"

namespace mainstay::http::routes {

namespace {

using As = config::TemplateNode::As;

Error broken(const Tensor& output, const std::string& what) {
  return {Errc::internal, "output " + shown(output.name) + " of the model " + what};
}

template <class T>
void append_number(std::string& out, const std::byte* at) {
  T value;
  std::memcpy(&value, at, sizeof value);
  if constexpr (std::is_floating_point_v<T>) {
    char text[32];
    if (!std::isfinite(value))
      out += "null";
    else
      out.append(text, std::to_chars(text, text + sizeof text, value).ptr);
  } else {
    out += std::to_string(value);
  }
}

void append_boolean(std::string& out, const std::byte* at) { out += *at == std::byte{0} ? "false" : "true"; }

using AppendElement = void (*)(std::string&, const std::byte*);

/// Null: JSON cannot carry it, or it has no elements of one size.
AppendElement appender_of(Datatype type) noexcept {
  switch (type) {
    case Datatype::boolean:
      return append_boolean;
    case Datatype::uint8:
      return append_number<std::uint8_t>;
    case Datatype::uint16:
      return append_number<std::uint16_t>;
    case Datatype::uint32:
      return append_number<std::uint32_t>;
    case Datatype::uint64:
      return append_number<std::uint64_t>;
    case Datatype::int8:
      return append_number<std::int8_t>;
    case Datatype::int16:
      return append_number<std::int16_t>;
    case Datatype::int32:
      return append_number<std::int32_t>;
    case Datatype::int64:
      return append_number<std::int64_t>;
    case Datatype::fp32:
      return append_number<float>;
    case Datatype::fp64:
      return append_number<double>;
    case Datatype::fp16:
    case Datatype::bf16:
    case Datatype::bytes:
      break;
  }
  return nullptr;
}

class OutputWriter {
 public:
  OutputWriter(std::string& out, const Tensor& output, As as) : out_(out), output_(output), as_(as) {}

  std::optional<Error> write() {
    if (const auto wrong = misfit(output_); !wrong.empty()) return broken(output_, wrong);
    if (output_.datatype == Datatype::bytes)
      texts_ = *bytes_elements(output_.data);
    else if (as_ == As::base64)
      return append_raw();
    else if (as_ == As::json)
      return broken(output_, "is no text, and so no JSON either");
    else if (!(append_ = appender_of(output_.datatype)))
      return Error{Errc::unimplemented, "output " + shown(output_.name) + " is " +
                                            std::string(name_of(output_.datatype)) + ", which JSON cannot carry"};
    count_ = element_count(output_.shape).value_or(0);
    if (count_ == 1 && as_ != As::list)
      append_next();
    else if (count_ == 0)
      // However it may be nested: its shape alone could be longer than any document.
      out_ += "[]";
    else
      append_level(0);
    return std::move(error_);
  }

 private:
  void append_level(std::size_t level) {
    if (level == output_.shape.size()) return append_next();
    out_ += '[';
    for (std::int64_t i = 0; i < output_.shape[level] && !error_; ++i) {
      if (i > 0) out_ += ',';
      append_level(level + 1);
    }
    out_ += ']';
  }

  void append_next() {
    if (output_.datatype == Datatype::bytes) return append_text(texts_[next_++]);
    append_(out_, output_.data.data() + next_++ * element_size(output_.datatype));
  }

  void append_text(std::string_view text) {
    if (as_ == As::json) {
      if (is_json(text))
        out_ += text;
      else
        error_ = broken(output_, "is not valid JSON");
    } else if (as_ == As::base64) {
      out_ += '"';
      append_base64(out_, text);
      out_ += '"';
    } else if (is_utf8(text)) {
      append_json_string(out_, text);
    } else {
      error_ = broken(output_, "is not text, which JSON is limited to");
    }
  }

  std::optional<Error> append_raw() {
    append_text(output_.data.text());
    return std::move(error_);
  }

  std::string& out_;
  const Tensor& output_;
  const As as_;
  AppendElement append_ = nullptr;
  std::vector<std::string_view> texts_;
  std::size_t count_ = 0;
  std::size_t next_ = 0;
  std::optional<Error> error_;
};

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

std::optional<Error> append_output(std::string& out, const Tensor& output, As as) {
  return OutputWriter(out, output, as).write();
}

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

Result<std::string_view> content_of(const Tensor& output) {
  if (const auto wrong = misfit(output); !wrong.empty()) return broken(output, wrong);
  if (output.datatype != Datatype::bytes) return output.data.text();
  const auto elements = bytes_elements(output.data);
  if (elements->size() != 1)
    return broken(output, "has " + std::to_string(elements->size()) + " elements, where one is the answer");
  return elements->front();
}

}  // namespace mainstay::http::routes
