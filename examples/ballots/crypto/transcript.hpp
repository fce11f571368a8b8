#pragma once

#include <string>
#include <string_view>

#include "examples/ballots/crypto/group.hpp"

namespace mainstay::ballots {

/// What is hashed, with SHA-256: a label that says what it is of, and fields, each with its length before it, so that
/// no two lists of fields are the same bytes.
class Transcript {
 public:
  explicit Transcript(std::string_view label) { text(label); }

  Transcript& text(std::string_view value);
  Transcript& integer(std::uint64_t value);
  Transcript& element(const Number& value) { return text(value.bytes(Group::bytes)); }
  Transcript& exponent(const Number& value) { return text(value.bytes(Field::bytes)); }

  /// 32 bytes.
  std::string digest() const;
  /// The same as an exponent.
  Number challenge(const Field& field) const { return field.reduce(Number::from_bytes(digest())); }

 private:
  std::string fields_;
};

}  // namespace mainstay::ballots
