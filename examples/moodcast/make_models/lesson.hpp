#pragma once

#include <ATen/core/Tensor.h>

#include <string>
#include <vector>

#include "examples/moodcast/make_models/people.hpp"

namespace mainstay::moodcast {

/// What a model's numbers are: one chance for each of some classes, one chance, or an amount within bounds.
enum class Head { classes, chance, amount };

/// One thing that is learnt of people.
struct Lesson {
  std::string name;
  Head head;
  /// One for each sample.
  at::Tensor wanted;
  /// An amount's bounds.
  double least = 0, most = 1;
};

/// The five of them, over the same samples.
std::vector<Lesson> lessons_of(const std::vector<Sample>& samples);

/// How wrong predictions are, a row each, in what the lesson is measured in: the share of wrong classes, nats, or the
/// mean distance of amounts.
double error_of(const Lesson& lesson, const at::Tensor& predictions);
/// What somebody would say who looks at nobody: the same of everybody, whatever makes that least wrong of `learnt`.
at::Tensor blind_guess(const Lesson& learnt);
std::string unit_of(const Lesson& lesson);

}  // namespace mainstay::moodcast
