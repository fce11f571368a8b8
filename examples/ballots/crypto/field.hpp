#pragma once

#include "examples/ballots/crypto/number.hpp"

namespace mainstay::ballots {

/// Arithmetic modulo q, where exponents live. Whatever goes in is below q, and so is what comes out.
class Field {
 public:
  static constexpr std::size_t bytes = 32;

  explicit Field(Number q) : q_(std::move(q)) {}

  const Number& q() const { return q_; }
  bool contains(const Number& x) const { return x < q_; }

  Number add(const Number& a, const Number& b) const;
  Number subtract(const Number& a, const Number& b) const;
  Number multiply(const Number& a, const Number& b) const;
  /// 1/a; a is not zero.
  Number invert(const Number& a) const;
  /// Any number, brought below q.
  Number reduce(const Number& x) const;
  /// From 1 to q - 1, each as likely as any other.
  Number random() const;

 private:
  Number q_;
};

}  // namespace mainstay::ballots
