#include "examples/demo/make_models/classifier.hpp"

#include <algorithm>
#include <cmath>

namespace mainstay::demo {

namespace {

constexpr int steps = 20000;
constexpr double rate = 0.1;

using Odds = std::array<double, species_count>;

Odds probabilities(const Classifier& classifier, const Flower& flower) {
  Odds odds = classifier.bias;
  for (std::size_t m = 0; m < measurement_count; ++m)
    for (std::size_t s = 0; s < species_count; ++s) odds[s] += flower.measurements[m] * classifier.weights[m][s];
  const double largest = *std::max_element(odds.begin(), odds.end());
  double sum = 0;
  for (auto& one : odds) sum += one = std::exp(one - largest);
  for (auto& one : odds) one /= sum;
  return odds;
}

void step(Classifier& classifier, const std::vector<Flower>& flowers) {
  Classifier gradient;
  for (const auto& flower : flowers) {
    auto error = probabilities(classifier, flower);
    error[flower.species] -= 1;
    for (std::size_t s = 0; s < species_count; ++s) {
      gradient.bias[s] += error[s];
      for (std::size_t m = 0; m < measurement_count; ++m) gradient.weights[m][s] += error[s] * flower.measurements[m];
    }
  }
  const double scale = rate / static_cast<double>(flowers.size());
  for (std::size_t s = 0; s < species_count; ++s) {
    classifier.bias[s] -= scale * gradient.bias[s];
    for (std::size_t m = 0; m < measurement_count; ++m) classifier.weights[m][s] -= scale * gradient.weights[m][s];
  }
}

double rounded(double value) { return std::round(value * 1000) / 1000; }

}  // namespace

Classifier train(const std::vector<Flower>& flowers) {
  Classifier classifier;
  for (int i = 0; i < steps; ++i) step(classifier, flowers);
  for (auto& one : classifier.bias) one = rounded(one);
  for (auto& row : classifier.weights)
    for (auto& one : row) one = rounded(one);
  return classifier;
}

}  // namespace mainstay::demo
