#include "examples/moodcast/plugin/registry.hpp"

#include <ATen/ATen.h>
#include <c10/core/InferenceMode.h>
#include <torch/csrc/jit/api/module.h>
#include <torch/csrc/jit/serialization/import.h>

#include <exception>
#include <stdexcept>
#include <utility>

namespace mainstay::moodcast {

struct Registry::Loaded {
  torch::jit::Module module;
  std::string file;
  std::vector<std::string> classes;
};

namespace {

constexpr std::int64_t columns = 6;
/// Runs after which TorchScript has made of a model what it will run from then on.
constexpr int first_runs = 3;

at::Tensor tensor_of(const CheckIns& checkins) {
  auto tensor = at::empty({static_cast<std::int64_t>(checkins.size()), columns}, at::kFloat);
  auto* value = tensor.mutable_data_ptr<float>();
  for (const auto& checkin : checkins) {
    *value++ = static_cast<float>((checkins.back().day - checkin.day).count());
    *value++ = checkin.mood;
    *value++ = checkin.energy;
    *value++ = checkin.anxiety;
    *value++ = checkin.sleep_hours;
    *value++ = checkin.medication ? 1.0F : 0.0F;
  }
  return tensor;
}

std::vector<std::string> texts_of(const c10::IValue& list) {
  std::vector<std::string> texts;
  for (const auto& text : list.toListRef()) texts.push_back(text.toStringRef());
  return texts;
}

std::int64_t numbers_in(const torch::jit::Module& module) {
  std::int64_t count = 0;
  for (const auto& parameter : module.parameters()) count += parameter.numel();
  for (const auto& buffer : module.buffers()) count += buffer.numel();
  return count;
}

}  // namespace

Registry::Registry(const std::string& folder) {
  for (const auto kind : kinds) {
    const auto file = folder + "/" + std::string(name_of(kind)) + ".pt";
    try {
      auto module = torch::jit::load(file, at::kCPU);
      module.eval();
      auto classes = texts_of(module.attr("classes"));
      models_.push_back({std::move(module), file, std::move(classes)});
      const CheckIn ordinary{{}, 5, 5, 3, 8, true};
      for (int run = 0; run < first_runs; ++run) {
        const auto numbers = ask(kind, {ordinary});
        if (numbers.size() != std::max<std::size_t>(classes_of(kind).size(), 1))
          throw std::runtime_error("it gives " + std::to_string(numbers.size()) + " numbers");
      }
    } catch (const std::exception& failure) {
      throw std::runtime_error("the model in " + file + " cannot be used: " + failure.what());
    }
  }
}

Registry::Registry(Registry&&) noexcept = default;
Registry::~Registry() = default;

std::vector<float> Registry::ask(Kind kind, const CheckIns& checkins) const {
  const c10::InferenceMode inference;
  // Run by way of a copy of the handle, for forward() is not const; the module behind it stays as it is.
  auto module = models_[static_cast<std::size_t>(kind)].module;
  const auto numbers = module.forward({tensor_of(checkins)}).toTensor().contiguous();
  const auto* first = numbers.const_data_ptr<float>();
  return {first, first + numbers.numel()};
}

const std::vector<std::string>& Registry::classes_of(Kind kind) const {
  return models_[static_cast<std::size_t>(kind)].classes;
}

std::vector<std::string> Registry::inventory() const {
  std::vector<std::string> lines;
  for (const auto kind : kinds) {
    const auto& model = models_[static_cast<std::size_t>(kind)];
    auto line = std::string(name_of(kind)) + ": " + std::to_string(numbers_in(model.module)) + " numbers";
    if (!model.classes.empty()) line += ", " + std::to_string(model.classes.size()) + " classes";
    lines.push_back(line + ", from " + model.file);
  }
  return lines;
}

std::uint64_t Registry::bytes() const {
  std::uint64_t bytes = 0;
  for (const auto& model : models_) bytes += static_cast<std::uint64_t>(numbers_in(model.module)) * sizeof(float);
  return bytes;
}

}  // namespace mainstay::moodcast
