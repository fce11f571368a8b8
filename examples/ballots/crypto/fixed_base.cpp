#include "examples/ballots/crypto/fixed_base.hpp"

#include "examples/ballots/crypto/must.hpp"

namespace mainstay::ballots {
namespace {

constexpr unsigned exponent_bits = 8 * Field::bytes;
// A table of 4 MB; the next one would be of 7, for a tenth less work.
constexpr unsigned widest_window = 8;

constexpr unsigned windows(unsigned window) { return (exponent_bits + window - 1) / window; }
constexpr std::size_t row(unsigned window) { return (std::size_t{1} << window) - 1; }

unsigned cheapest_window(std::size_t uses) {
  unsigned best = 1;
  for (unsigned window = 2; window <= widest_window; ++window)
    if (windows(window) * (row(window) + uses) < windows(best) * (row(best) + uses)) best = window;
  return best;
}

}  // namespace

FixedBase::FixedBase(const Group& group, const Number& base, std::size_t uses)
    : group_(group), window_(cheapest_window(uses)) {
  Scratch scratch;
  table_.reserve(windows(window_) * row(window_));
  Number unit;
  must(BN_to_montgomery(unit.get(), base.get(), group.montgomery(), scratch), "preparing a base");
  for (unsigned at = 0; at < windows(window_); ++at) {
    Number power = unit;
    for (std::size_t i = 0; i < row(window_); ++i) {
      table_.push_back(power);
      must(BN_mod_mul_montgomery(power.get(), power.get(), unit.get(), group.montgomery(), scratch), "multiplying");
    }
    unit = std::move(power);
  }
}

Number FixedBase::power(const Number& exponent) const {
  must(BN_num_bits(exponent.get()) <= static_cast<int>(exponent_bits), "taking an exponent below q");
  Scratch scratch;
  Number result(1);
  must(BN_to_montgomery(result.get(), result.get(), group_.montgomery(), scratch), "multiplying");
  for (unsigned at = 0; at < windows(window_); ++at) {
    std::size_t digit = 0;
    for (unsigned bit = 0; bit < window_; ++bit)
      digit |= static_cast<std::size_t>(BN_is_bit_set(exponent.get(), static_cast<int>(at * window_ + bit))) << bit;
    if (digit == 0) continue;
    must(BN_mod_mul_montgomery(result.get(), result.get(), table_[at * row(window_) + digit - 1].get(),
                               group_.montgomery(), scratch),
         "multiplying");
  }
  must(BN_from_montgomery(result.get(), result.get(), group_.montgomery(), scratch), "multiplying");
  return result;
}

}  // namespace mainstay::ballots
