#include "runtime/kept_model.hpp"

#include <exception>
#include <utility>

namespace mainstay {

namespace {

/// A model's code may throw anything; what is not an exception of the standard library has no message to show.
template <class Call>
auto guarded(Call&& call) -> decltype(call()) {
  try {
    return call();
  } catch (const std::exception& failure) {
    return Error{Errc::internal, failure.what()};
  } catch (...) {
    return Error{Errc::internal, "the model threw something that is not an exception"};
  }
}

}  // namespace

Result<std::unique_ptr<KeptModel>> KeptModel::load(const ModelSource& source, const LoadModel& load) {
  auto model = guarded([&] { return load(source); });
  if (!model) return std::move(model).error();
  return std::make_unique<KeptModel>(source, load, std::move(model).value());
}

KeptModel::KeptModel(const ModelSource& source, const LoadModel& load, std::unique_ptr<Model> model)
    : source_(source), load_(load), model_(std::move(model)) {}

KeptModel::~KeptModel() = default;

Result<std::vector<Tensor>> KeptModel::infer(const std::vector<Tensor>& inputs, CallControl& control) {
  return guarded([&] { return model_->infer(inputs, control); });
}

Upkeep KeptModel::after_call() { return {}; }

Status KeptModel::reset() {
  return guarded([&] { return model_->reset(); });
}

Status KeptModel::reload() {
  auto fresh = guarded([&] { return load_(source_); });
  if (!fresh) return std::move(fresh).error();
  model_ = std::move(fresh).value();
  return success();
}

Status KeptModel::canary() { return success(); }

}  // namespace mainstay
