#pragma once

#include <array>
#include <vector>

#include "examples/demo/make_models/flowers.hpp"

namespace mainstay::demo {

/// The log-odds of each species: measurements times weights, plus bias.
struct Classifier {
  std::array<std::array<double, species_count>, measurement_count> weights{};
  std::array<double, species_count> bias{};
};

/// Softmax regression, by gradient descent. Rounded, so that compilers agree on the result.
Classifier train(const std::vector<Flower>& flowers);

}  // namespace mainstay::demo
