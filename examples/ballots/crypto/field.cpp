#include "examples/ballots/crypto/field.hpp"

#include "examples/ballots/crypto/must.hpp"

namespace mainstay::ballots {

Number Field::add(const Number& a, const Number& b) const {
  Number sum;
  must(BN_mod_add_quick(sum.get(), a.get(), b.get(), q_.get()), "adding");
  return sum;
}

Number Field::subtract(const Number& a, const Number& b) const {
  Number difference;
  must(BN_mod_sub_quick(difference.get(), a.get(), b.get(), q_.get()), "subtracting");
  return difference;
}

Number Field::multiply(const Number& a, const Number& b) const {
  Number product;
  Scratch scratch;
  must(BN_mod_mul(product.get(), a.get(), b.get(), q_.get(), scratch), "multiplying");
  return product;
}

Number Field::invert(const Number& a) const {
  Number inverse;
  Scratch scratch;
  must(BN_mod_inverse(inverse.get(), a.get(), q_.get(), scratch), "inverting");
  return inverse;
}

Number Field::reduce(const Number& x) const {
  Number rest;
  Scratch scratch;
  must(BN_nnmod(rest.get(), x.get(), q_.get(), scratch), "reducing");
  return rest;
}

Number Field::random() const {
  Number drawn;
  do must(BN_priv_rand_range(drawn.get(), q_.get()), "drawing a random number");
  while (drawn.is_zero());
  return drawn;
}

}  // namespace mainstay::ballots
