#pragma once

#include <vector>

#include "examples/ballots/crypto/group.hpp"

namespace mainstay::ballots {

/// One element of the group that is raised to many powers, with a table of its powers: a tenth of the work each time.
/// Never changes, so that any number of threads may use one. Where in the table it looks depends on the exponent;
/// whoever can watch the processor's cache learns of it.
class FixedBase {
 public:
  /// The table is of the size that makes `uses` powers, and the table itself, cheapest.
  FixedBase(const Group& group, const Number& base, std::size_t uses);

  Number power(const Number& exponent) const;

 private:
  const Group& group_;
  unsigned window_;  ///< bits of the exponent that one look at the table takes care of
  /// Of each window the powers 1, 2, ... 2^window - 1, in Montgomery form.
  std::vector<Number> table_;
};

}  // namespace mainstay::ballots
