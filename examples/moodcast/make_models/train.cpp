#include "examples/moodcast/make_models/train.hpp"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>
#include <torch/optim/adam.h>

#include <algorithm>

#include "examples/torchscript/module.hpp"

namespace mainstay::moodcast {

namespace {

constexpr std::int64_t hidden = 24;
constexpr int rounds = 300;
constexpr double step_size = 0.01, weight_decay = 1e-3;
/// Of the noise that the weights begin as; nothing special.
constexpr std::uint64_t seed = 20260131;
/// Days of the swings that a course is compared with.
const std::vector<double> periods{4, 5.5, 7.5, 10, 14, 20};

torch::jit::Module new_model(const std::string& name) {
  auto model = torchscript::new_module(name);
  model.register_attribute("periods", c10::ListType::ofFloats(), c10::List<double>(periods));
  return model;
}

struct Weights {
  at::Tensor inner, inner_bias, outer, outer_bias;
};

Weights first_weights(std::int64_t features, std::int64_t outputs) {
  auto random = at::detail::createCPUGenerator(seed);
  const auto noise = [&](at::IntArrayRef shape, double size) {
    return (at::randn(shape, random) * size).set_requires_grad(true);
  };
  return {noise({hidden, features}, 0.1), noise({hidden}, 0.1), noise({outputs, hidden}, 0.1), noise({outputs}, 0.01)};
}

at::Tensor loss_of(const Lesson& lesson, const at::Tensor& scores) {
  if (lesson.head == Head::classes) return at::cross_entropy_loss(scores, lesson.wanted);
  const auto said = scores.squeeze(1).sigmoid();
  if (lesson.head == Head::chance) return at::binary_cross_entropy(said, lesson.wanted);
  const auto range = lesson.most - lesson.least;
  return at::l1_loss(said, (lesson.wanted - lesson.least) / range);
}

Weights learn(const Lesson& lesson, const at::Tensor& scaled) {
  const auto outputs = lesson.head == Head::classes ? static_cast<std::int64_t>(states.size()) : 1;
  auto weights = first_weights(scaled.size(1), outputs);
  torch::optim::Adam optimizer({weights.inner, weights.inner_bias, weights.outer, weights.outer_bias},
                               torch::optim::AdamOptions(step_size).weight_decay(weight_decay));
  for (int round = 0; round < rounds; ++round) {
    const auto inside = at::addmm(weights.inner_bias, scaled, weights.inner.t()).tanh();
    const auto loss = loss_of(lesson, at::addmm(weights.outer_bias, inside, weights.outer.t()));
    optimizer.zero_grad();
    loss.backward();
    optimizer.step();
  }
  return weights;
}

std::string script_of(Head head) {
  return head == Head::classes ? "classes" : head == Head::chance ? "chance" : "amount";
}

}  // namespace

at::Tensor tensor_of(const std::vector<Row>& checkins) {
  auto tensor = at::empty({static_cast<std::int64_t>(checkins.size()), static_cast<std::int64_t>(Row{}.size())});
  auto* at = tensor.mutable_data_ptr<float>();
  for (const auto& row : checkins) at = std::copy(row.begin(), row.end(), at);
  return tensor;
}

at::Tensor features_of(const std::vector<Sample>& samples, const std::string& script_folder) {
  auto model = new_model("Features");
  torchscript::define(model, script_folder, {"features"});
  std::vector<at::Tensor> rows;
  for (const auto& sample : samples)
    rows.push_back(model.run_method("features", tensor_of(sample.checkins)).toTensor());
  return at::stack(rows);
}

torch::jit::Module teach(const Lesson& lesson, const at::Tensor& features, const std::string& script_folder) {
  const auto middle = features.mean(0), scale = features.std(0) + 1e-3;
  const auto weights = learn(lesson, (features - middle) / scale);
  auto model = new_model("Moodcast");
  model.register_buffer("middle", middle);
  model.register_buffer("scale", scale);
  model.register_parameter("inner", weights.inner.detach(), false);
  model.register_parameter("inner_bias", weights.inner_bias.detach(), false);
  model.register_parameter("outer", weights.outer.detach(), false);
  model.register_parameter("outer_bias", weights.outer_bias.detach(), false);
  model.register_attribute("least", c10::FloatType::get(), lesson.least);
  model.register_attribute("most", c10::FloatType::get(), lesson.most);
  const std::vector<std::string> names(states.begin(), states.end());
  torchscript::add_texts(model, "classes", lesson.head == Head::classes ? names : std::vector<std::string>{});
  torchscript::define(model, script_folder, {"features", "network", script_of(lesson.head)});
  return model;
}

at::Tensor predict(torch::jit::Module& model, const std::vector<Sample>& samples) {
  std::vector<at::Tensor> rows;
  for (const auto& sample : samples) rows.push_back(model.forward({tensor_of(sample.checkins)}).toTensor());
  return at::stack(rows);
}

}  // namespace mainstay::moodcast
