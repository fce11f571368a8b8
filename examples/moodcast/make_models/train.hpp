#pragma once

#include <ATen/core/Tensor.h>
#include <torch/csrc/jit/api/module.h>

#include <string>
#include <vector>

#include "examples/moodcast/make_models/lesson.hpp"

namespace mainstay::moodcast {

at::Tensor tensor_of(const std::vector<Row>& checkins);

/// What the models look at, a row for each sample.
at::Tensor features_of(const std::vector<Sample>& samples, const std::string& script_folder);

/// A model that has learnt the lesson, in some seconds; the same lesson makes the same model.
torch::jit::Module teach(const Lesson& lesson, const at::Tensor& features, const std::string& script_folder);

/// What it says of each.
at::Tensor predict(torch::jit::Module& model, const std::vector<Sample>& samples);

}  // namespace mainstay::moodcast
