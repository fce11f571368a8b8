#include "examples/moodcast/plugin/prediction.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

namespace mainstay::moodcast {

namespace {

/// From which on a risk is called so.
constexpr double moderate_risk = 0.25, high_risk = 0.6;

/// What differs from processor to processor stands further behind.
double rounded(double number) { return std::round(number * 1e4) / 1e4; }

Json most_likely(const std::vector<std::string>& classes, const std::vector<float>& chances) {
  Json probabilities = Json::object();
  for (std::size_t i = 0; i < classes.size(); ++i) probabilities[classes[i]] = rounded(chances[i]);
  const auto best = std::ranges::max_element(chances) - chances.begin();
  return {{"state", classes[static_cast<std::size_t>(best)]}, {"probabilities", std::move(probabilities)}};
}

std::string level_of(double risk) { return risk >= high_risk ? "high" : risk >= moderate_risk ? "moderate" : "low"; }

}  // namespace

Json predicted(const Registry& registry, Kind kind, const CheckIns& checkins) {
  const auto numbers = registry.ask(kind, checkins);
  switch (kind) {
    case Kind::mood_state:
      return most_likely(registry.classes_of(kind), numbers);
    case Kind::adherence:
      return {{"probability", rounded(numbers[0])}};
    case Kind::relapse_risk:
      return {{"probability", rounded(numbers[0])}, {"level", level_of(numbers[0])}};
    case Kind::cycle_length:
      return {{"days", rounded(numbers[0])}};
    case Kind::sleep_quality:
      return {{"score", rounded(numbers[0])}};
  }
  return {};
}

}  // namespace mainstay::moodcast
