#include "http/routes/field_tensor.hpp"

#include <algorithm>
#include <concepts>
#include <cstring>
#include <optional>
#include <string>
#include <utility>

#include "http/json_text.hpp"
#include "http/routes/held_number.hpp"
#include "http/routes/image_field.hpp"
#include "runtime/tensor_check.hpp"

namespace mainstay::http::routes {

namespace {

using config::FieldType;

Datatype usual_datatype(FieldType type) noexcept {
  switch (type) {
    case FieldType::integer:
      return Datatype::int64;
    case FieldType::number:
      return Datatype::fp32;
    case FieldType::boolean:
      return Datatype::boolean;
    default:
      return Datatype::bytes;
  }
}

class TensorMaker {
 public:
  TensorMaker(const config::RouteField& field, const FieldValue& value, const TensorSpec& spec)
      : field_(field), value_(value), spec_(spec), datatype_(spec.datatype.value_or(usual_datatype(field.type))) {}

  Result<Tensor> make() const {
    auto data = data_of_items();
    if (!data) return std::move(data).error();
    const bool bytes_as_elements = is_raw();
    const auto count = bytes_as_elements ? data->size() : value_.items.size();
    auto shape = shape_of(static_cast<std::int64_t>(count), value_.is_list || bytes_as_elements);
    if (!shape) return std::move(shape).error();
    return Tensor{spec_.name, datatype_, std::move(shape).value(), std::move(data).value()};
  }

 private:
  /// Bytes that are the elements themselves, from where they lie.
  bool is_raw() const { return datatype_ == Datatype::uint8 && field_.type == FieldType::bytes; }

  Error wrong(Errc code, const std::string& what) const { return {code, "field " + shown(field_.name) + ": " + what}; }

  Result<std::vector<std::int64_t>> shape_of(std::int64_t count, bool list) const {
    if (!spec_.shape) return std::vector<std::int64_t>{count};
    std::vector<std::int64_t> shape(spec_.shape->size(), 1);
    if (list && !shape.empty()) shape.back() = count;
    const bool fits = std::ranges::equal(
        shape, *spec_.shape, [](std::int64_t given, std::int64_t wanted) { return wanted < 0 || given == wanted; });
    if (fits && (!shape.empty() || count == 1)) return shape;
    return wrong(Errc::invalid_argument, "there are " + std::to_string(count) +
                                             " elements, which do not fit the shape " + text_of(*spec_.shape) +
                                             " of the model's input " + shown(spec_.name));
  }

  Result<Buffer> data_of_items() const {
    if (is_raw()) return std::get<Buffer>(value_.items.front());
    switch (datatype_) {
      case Datatype::bytes:
        return serialized();
      case Datatype::boolean:
      case Datatype::uint8:
        return numbers<std::uint8_t>();
      case Datatype::uint16:
        return numbers<std::uint16_t>();
      case Datatype::uint32:
        return numbers<std::uint32_t>();
      case Datatype::uint64:
        return numbers<std::uint64_t>();
      case Datatype::int8:
        return numbers<std::int8_t>();
      case Datatype::int16:
        return numbers<std::int16_t>();
      case Datatype::int32:
        return numbers<std::int32_t>();
      case Datatype::int64:
        return numbers<std::int64_t>();
      case Datatype::fp32:
        return numbers<float>();
      case Datatype::fp64:
        return numbers<double>();
      case Datatype::fp16:
      case Datatype::bf16:
        break;
    }
    return unfit();
  }

  /// A mistake of the configuration, which no client can make good.
  Error unfit() const {
    return wrong(Errc::internal, "it cannot become the model's input " + shown(spec_.name) + ", which is " +
                                     std::string(name_of(datatype_)));
  }

  Result<Buffer> serialized() const {
    std::string out;
    for (const auto& item : value_.items) {
      const auto* text = std::get_if<Buffer>(&item);
      if (!text) return unfit();
      append_bytes_element(out, text->text());
    }
    return Buffer::of(std::move(out));
  }

  /// A number, or the place of an enum's value.
  std::optional<Scalar> number_of(const Scalar& item) const {
    const auto* text = std::get_if<Buffer>(&item);
    if (!text) return item;
    if (field_.type != FieldType::enumeration) return std::nullopt;
    return Scalar(std::int64_t{std::ranges::find(field_.values, text->text()) - field_.values.begin()});
  }

  template <class T>
  Result<Buffer> numbers() const {
    std::string out(value_.items.size() * sizeof(T), '\0');
    for (std::size_t i = 0; i < value_.items.size(); ++i) {
      const auto number = number_of(value_.items[i]);
      const bool fractions = std::floating_point<T> || field_.type != FieldType::number;
      const bool yes_or_no = datatype_ != Datatype::boolean || field_.type == FieldType::boolean;
      if (!number || !fractions || !yes_or_no) return unfit();
      const auto value = held_scalar<T>(*number);
      if (!value)
        return wrong(Errc::invalid_argument, "it does not fit the model's input " + shown(spec_.name) + ", which is " +
                                                 std::string(name_of(datatype_)));
      std::memcpy(out.data() + i * sizeof(T), &*value, sizeof(T));
    }
    return Buffer::of(std::move(out));
  }

  const config::RouteField& field_;
  const FieldValue& value_;
  const TensorSpec& spec_;
  const Datatype datatype_;
};

}  // namespace

Result<Tensor> tensor_of(const config::RouteField& field, const FieldValue& value, const TensorSpec& spec) {
  if (field.type == FieldType::image) return image_tensor(field, std::get<Buffer>(value.items.front()).text(), spec);
  return TensorMaker(field, value, spec).make();
}

}  // namespace mainstay::http::routes
