#include "examples/demo/make_models/flowers.hpp"

#include <cmath>
#include <numbers>
#include <random>

namespace mainstay::demo {

namespace {

struct Distribution {
  std::array<double, measurement_count> mean;
  std::array<double, measurement_count> deviation;
};

constexpr std::array<Distribution, species_count> fisher{{
    {{5.006, 3.428, 1.462, 0.246}, {0.352, 0.379, 0.174, 0.105}},
    {{5.936, 2.770, 4.260, 1.326}, {0.516, 0.314, 0.470, 0.198}},
    {{6.588, 2.974, 5.552, 2.026}, {0.636, 0.322, 0.552, 0.275}},
}};

// Box and Muller's: the standard library's distributions give other numbers with another library.
double draw_normal(std::mt19937& random) {
  const auto uniform = [&] { return (random() + 0.5) / 4294967296.0; };
  const double radius = std::sqrt(-2 * std::log(uniform()));
  return radius * std::cos(2 * std::numbers::pi * uniform());
}

}  // namespace

std::vector<Flower> draw_flowers(std::size_t of_each_species) {
  std::mt19937 random{1936};
  std::vector<Flower> flowers;
  for (std::size_t i = 0; i < of_each_species; ++i)
    for (std::size_t species = 0; species < species_count; ++species) {
      Flower flower{{}, species};
      for (std::size_t m = 0; m < measurement_count; ++m)
        flower.measurements[m] = fisher[species].mean[m] + fisher[species].deviation[m] * draw_normal(random);
      flowers.push_back(flower);
    }
  return flowers;
}

}  // namespace mainstay::demo
