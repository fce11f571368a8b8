#pragma once

#include <array>
#include <cstddef>
#include <vector>

namespace mainstay::demo {

inline constexpr std::size_t measurement_count = 4;
inline constexpr std::size_t species_count = 3;

/// One iris: length and width of its sepals, length and width of its petals, in cm; 0 setosa, 1 versicolor, 2
/// virginica.
struct Flower {
  std::array<double, measurement_count> measurements;
  std::size_t species;
};

/// Flowers drawn from the means and deviations that Fisher's measurements of 1936 have, the same ones at every call.
std::vector<Flower> draw_flowers(std::size_t of_each_species);

}  // namespace mainstay::demo
