#include "http/oip/tensor_json.hpp"

#include <cmath>
#include <concepts>
#include <limits>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>

#include "http/json_text.hpp"
#include "http/oip/not_numbers.hpp"

namespace mainstay::http::oip {

namespace {

using simdjson::dom::array;
using simdjson::dom::element;
using simdjson::dom::element_type;

template <std::integral T>
bool convert(element json, T& out) {
  // The parser makes an unsigned number only of what does not fit a signed one.
  if (json.type() == element_type::INT64) {
    const std::int64_t value = json.get_int64().value_unsafe();
    out = static_cast<T>(value);
    return std::in_range<T>(value);
  }
  if constexpr (std::is_same_v<T, std::uint64_t>) return json.get_uint64().get(out) == simdjson::SUCCESS;
  return false;
}

template <std::floating_point T>
bool convert(element json, T& out) {
  double value;
  if (json.get_double().get(value)) return false;
  if (std::abs(value) > double{std::numeric_limits<T>::max()}) return false;
  out = static_cast<T>(value);
  return true;
}

// A byte of its own, as tensors hold them.
enum class Boolean : std::uint8_t { no, yes };

bool convert(element json, Boolean& out) {
  bool value;
  if (json.get_bool().get(value)) {
    std::uint8_t number;
    if (!convert(json, number) || number > 1) return false;
    value = number == 1;
  }
  out = value ? Boolean::yes : Boolean::no;
  return true;
}

// Fills memory for exactly `count` elements.
template <class T>
class FixedSink {
 public:
  FixedSink(std::size_t count, StandIns stand_ins)
      : memory_(std::make_shared_for_overwrite<T[]>(count)),
        next_(memory_.get()),
        size_(count * sizeof(T)),
        stand_ins_(stand_ins) {}

  bool add(element json) {
    T& place = *next_++;
    return convert(json, place) || is_stand_in(json, place);
  }

  Buffer finish() {
    const auto* data = reinterpret_cast<const std::byte*>(memory_.get());
    return {std::move(memory_), data, size_};
  }

 private:
  bool is_stand_in(element json, T& place) const {
    if constexpr (std::is_floating_point_v<T>)
      if (stand_ins_ == StandIns::yes)
        if (const auto value = stood_in_for(json)) {
          place = static_cast<T>(*value);
          return true;
        }
    return false;
  }

  std::shared_ptr<T[]> memory_;
  T* next_;
  std::size_t size_;
  StandIns stand_ins_;
};

class BytesSink {
 public:
  BytesSink(std::size_t, StandIns) {}

  bool add(element json) {
    std::string_view text;
    if (json.get_string().get(text)) return false;
    append_bytes_element(serialized_, text);
    return true;
  }

  Buffer finish() { return Buffer::of(std::move(serialized_)); }

 private:
  std::string serialized_;
};

template <class Sink>
class DataReader {
 public:
  DataReader(Datatype datatype, std::span<const std::int64_t> shape, std::size_t count, std::string_view tensor,
             StandIns stand_ins)
      : datatype_(datatype), shape_(shape), count_(count), tensor_(tensor), sink_(count, stand_ins) {}

  Result<Buffer> read(array json) {
    auto first = json.begin();
    const bool nested = shape_.size() > 1 && first != json.end() && (*first).type() == element_type::ARRAY;
    auto status = nested ? read_level(json, 0) : read_elements(json, count_);
    if (!status) return std::move(status).error();
    return sink_.finish();
  }

 private:
  Status read_level(array json, std::size_t level) {
    const auto expected = static_cast<std::size_t>(shape_[level]);
    if (level + 1 == shape_.size()) return read_elements(json, expected);
    std::size_t found = 0;
    for (const element child : json) {
      array inner;
      if (++found > expected || child.get(inner)) return bad("data is not nested as the shape says");
      if (auto status = read_level(inner, level + 1); !status) return status;
    }
    return found == expected ? success() : bad("data is not nested as the shape says");
  }

  Status read_elements(array json, std::size_t expected) {
    std::size_t found = 0;
    for (const element child : json) {
      // Before it is written: there is memory for so many and no more.
      if (found == expected) return wrong_number("more", expected);
      if (!sink_.add(child))
        return bad("element " + std::to_string(read_ + found) + " is not a valid " + std::string(name_of(datatype_)));
      ++found;
    }
    read_ += found;
    return found == expected ? success() : wrong_number("fewer", expected);
  }

  Error wrong_number(const char* which, std::size_t expected) const {
    return bad(std::string("there are ") + which + " elements than the shape has: " + std::to_string(expected) +
               (expected == count_ ? "" : " in a row"));
  }

  Error bad(const std::string& what) const { return {Errc::invalid_argument, "input " + shown(tensor_) + ": " + what}; }

  Datatype datatype_;
  std::span<const std::int64_t> shape_;
  std::size_t count_;
  std::string_view tensor_;
  Sink sink_;
  std::size_t read_ = 0;
};

}  // namespace

Result<Buffer> read_tensor_data(element json, Datatype datatype, std::span<const std::int64_t> shape, std::size_t count,
                                std::string_view tensor, StandIns stand_ins) {
  array values;
  if (json.get(values)) return Error{Errc::invalid_argument, "input " + shown(tensor) + ": data is not an array"};
  const auto read_as = [&]<class Sink>(std::type_identity<Sink>) {
    return DataReader<Sink>(datatype, shape, count, tensor, stand_ins).read(values);
  };
  switch (datatype) {
    case Datatype::boolean:
      return read_as(std::type_identity<FixedSink<Boolean>>{});
    case Datatype::uint8:
      return read_as(std::type_identity<FixedSink<std::uint8_t>>{});
    case Datatype::uint16:
      return read_as(std::type_identity<FixedSink<std::uint16_t>>{});
    case Datatype::uint32:
      return read_as(std::type_identity<FixedSink<std::uint32_t>>{});
    case Datatype::uint64:
      return read_as(std::type_identity<FixedSink<std::uint64_t>>{});
    case Datatype::int8:
      return read_as(std::type_identity<FixedSink<std::int8_t>>{});
    case Datatype::int16:
      return read_as(std::type_identity<FixedSink<std::int16_t>>{});
    case Datatype::int32:
      return read_as(std::type_identity<FixedSink<std::int32_t>>{});
    case Datatype::int64:
      return read_as(std::type_identity<FixedSink<std::int64_t>>{});
    case Datatype::fp32:
      return read_as(std::type_identity<FixedSink<float>>{});
    case Datatype::fp64:
      return read_as(std::type_identity<FixedSink<double>>{});
    case Datatype::bytes:
      return read_as(std::type_identity<BytesSink>{});
    case Datatype::fp16:
    case Datatype::bf16:
      break;
  }
  return Error{Errc::invalid_argument, "input " + shown(tensor) + ": " + std::string(name_of(datatype)) +
                                           " cannot be sent as JSON, only as binary data"};
}

}  // namespace mainstay::http::oip
