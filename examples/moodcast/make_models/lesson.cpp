#include "examples/moodcast/make_models/lesson.hpp"

#include <ATen/ATen.h>

#include <cstdint>

namespace mainstay::moodcast {

namespace {

constexpr double shortest_cycle_days = 3, longest_cycle_days = 22;

template <class Of>
at::Tensor all(const std::vector<Sample>& samples, at::ScalarType type, Of of) {
  std::vector<double> values;
  for (const auto& sample : samples) values.push_back(static_cast<double>(of(sample.truth)));
  return at::tensor(values, at::kDouble).to(type);
}

}  // namespace

std::vector<Lesson> lessons_of(const std::vector<Sample>& samples) {
  return {
      {"mood_state", Head::classes, all(samples, at::kLong, [](const Truth& truth) { return truth.mood_state; })},
      {"adherence", Head::chance, all(samples, at::kFloat, [](const Truth& truth) { return truth.takes; })},
      {"relapse_risk", Head::chance, all(samples, at::kFloat, [](const Truth& truth) { return truth.relapses; })},
      {"cycle_length", Head::amount, all(samples, at::kFloat, [](const Truth& truth) { return truth.cycle_days; }),
       shortest_cycle_days, longest_cycle_days},
      {"sleep_quality", Head::amount, all(samples, at::kFloat, [](const Truth& truth) { return truth.sleep_quality; }),
       0, 10},
  };
}

double error_of(const Lesson& lesson, const at::Tensor& predictions) {
  if (lesson.head == Head::classes) return predictions.argmax(1).ne(lesson.wanted).to(at::kFloat).mean().item<double>();
  const auto said = predictions.squeeze(1);
  if (lesson.head == Head::chance) return at::binary_cross_entropy(said, lesson.wanted).item<double>();
  return (said - lesson.wanted).abs().mean().item<double>();
}

at::Tensor blind_guess(const Lesson& learnt) {
  switch (learnt.head) {
    case Head::classes:
      return at::bincount(learnt.wanted, {}, static_cast<std::int64_t>(states.size())).to(at::kFloat);
    case Head::chance:
      return learnt.wanted.mean().reshape({1});
    case Head::amount:
      return learnt.wanted.median().reshape({1});
  }
  return {};
}

std::string unit_of(const Lesson& lesson) {
  if (lesson.head == Head::classes) return "of all wrong";
  if (lesson.head == Head::chance) return "nats";
  return lesson.name == "cycle_length" ? "days" : "points";
}

}  // namespace mainstay::moodcast
