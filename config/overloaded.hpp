#pragma once

namespace mainstay::config {

/// A visitor of a variant, made of one lambda for each alternative.
template <class... Lambdas>
struct Overloaded : Lambdas... {
  using Lambdas::operator()...;
};
template <class... Lambdas>
Overloaded(Lambdas...) -> Overloaded<Lambdas...>;

}  // namespace mainstay::config
