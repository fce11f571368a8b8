#include "runtime/state/kept_model.hpp"

#include <exception>
#include <filesystem>
#include <system_error>
#include <utility>

#include "runtime/client_fault.hpp"
#include "runtime/loading/giving_way.hpp"
#include "runtime/state/kept_piece.hpp"
#include "runtime/state/zeros.hpp"

namespace mainstay {

namespace {

/// Left to everybody else when there are two of a model in memory.
constexpr std::size_t spare_memory_bytes = 64 * 1024 * 1024;

/// Built-in models have nothing to read, and the threads that a plugin starts would give way for as long as they live.
bool may_give_way(const ModelSource& source) { return !source.file.empty() && !source.file.ends_with(".so"); }

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

Result<std::optional<std::uint64_t>> fingerprint_of(Model& model) {
  return guarded([&]() -> Result<std::optional<std::uint64_t>> { return model.fingerprint(); });
}

Error no_model() { return {Errc::internal, "there is no model: it could not be loaded again"}; }

ErrandOutcome ends(Cause cause, std::string why) { return {Error{Errc::internal, why}, Ending{cause, std::move(why)}}; }

}  // namespace

Result<std::unique_ptr<KeptModel>> KeptModel::load(const ModelSource& source, const LoadModel& load,
                                                   LoadProgress& progress, AvailableMemory memory) {
  const auto first = [&] { return guarded([&] { return load(source, progress); }); };
  // Nobody but the model itself is to notice. What is loaded later is loaded between two of its calls, and has to be
  // quick.
  auto model = may_give_way(source) ? giving_way(first) : first();
  if (!model) return std::move(model).error();
  auto kept = std::make_unique<KeptModel>(source, load, std::move(model).value(), std::move(memory));
  if (auto warmed = kept->warm_up(kept->model_, progress); !warmed.status) return std::move(warmed.status).error();
  if (auto admitted = kept->admit(kept->model_); !admitted.status) return std::move(admitted.status).error();
  if (has_successor(source.config.state)) kept->prepare_successor();
  progress.finish();
  return kept;
}

KeptModel::KeptModel(const ModelSource& source, const LoadModel& load, std::unique_ptr<Model> model,
                     AvailableMemory memory)
    : source_(source),
      load_(load),
      memory_(std::move(memory)),
      signature_(model->signature()),
      policy_(source.config.state) {
  adopt(std::move(model));
}

KeptModel::~KeptModel() = default;

Result<std::vector<Tensor>> KeptModel::infer(const std::vector<Tensor>& inputs, const ModelCall& call) {
  if (!model_) return no_model();
  if (call.pieces != nullptr || !signature_.streams) return guarded([&] { return model_->infer(inputs, call); });
  KeptPiece piece{1};
  auto outputs = guarded([&] { return model_->infer(inputs, {call.control, &piece, call.trace}); });
  return as_a_whole(std::move(outputs), std::move(piece));
}

Upkeep KeptModel::after_call() {
  Upkeep upkeep;
  if (!model_) {
    upkeep.ending = {Cause::crashed, no_model().message};
    return upkeep;
  }
  const auto step = policy_.after_call();
  upkeep.done = step.action;
  if (step.action == StatePolicy::Action::reset) {
    if (auto drift = put_back(*model_, step.verify); !drift.empty()) upkeep.ending = replace_drifted(std::move(drift));
  } else if (step.action == StatePolicy::Action::reload) {
    if (auto replaced = replace_by_successor(); !replaced) upkeep.ending = {Cause::crashed, replaced.error().message};
  }
  upkeep.drift = std::exchange(drift_, "");
  upkeep.notice = std::exchange(notice_, "");
  return upkeep;
}

ErrandOutcome KeptModel::run(Errand::Kind kind) {
  switch (kind) {
    case Errand::Kind::reset:
      return reset();
    case Errand::Kind::reload:
      return reload();
    case Errand::Kind::canary:
      return canary();
  }
  return {};
}

ErrandOutcome KeptModel::reset() {
  if (!model_) return ends(Cause::crashed, no_model().message);
  auto drift = put_back(*model_, true);
  if (drift.empty()) return {};
  if (auto ending = replace_drifted(std::move(drift))) return ends(ending->cause, std::move(ending->message));
  return {};
}

ErrandOutcome KeptModel::reload() {
  auto replaced = replace_by_loading(Old::stays);
  if (replaced || model_) return {std::move(replaced)};
  return ends(Cause::crashed, std::move(replaced).error().message);
}

ErrandOutcome KeptModel::canary() {
  if (!model_) return ends(Cause::crashed, no_model().message);
  // A successor that is being made looks at the model, which may be replaced.
  const bool prepared = understudy_.take().has_value();
  auto asked = admit(model_);
  if (prepared && !asked.ending) prepare_successor();
  return asked;
}

std::string KeptModel::put_back(Model& model, bool verify) {
  if (auto done = guarded([&] { return model.reset(); }); !done) return "reset failed: " + done.error().message;
  if (!verify || !pristine_) return {};
  const auto now = fingerprint_of(model);
  if (!now) return "the state could not be looked at: " + now.error().message;
  if (*now != pristine_) return "the state after a reset is not the one after loading";
  return {};
}

Result<std::unique_ptr<Model>> KeptModel::load_another() {
  LoadProgress unwatched;
  return guarded([&] { return load_(source_, unwatched); });
}

std::uint64_t KeptModel::bytes() const {
  if (!model_) return 0;
  const auto held = guarded([&]() -> Result<std::uint64_t> {
    const auto own = model_->memory().value_or(0);
    // One that is prepared, or will be soon.
    return own > 0 && has_successor(source_.config.state) ? own + model_->bytes_of_successor().value_or(own) : own;
  });
  return held ? *held : 0;
}

Status KeptModel::find_canary() {
  if (canary_) return success();
  auto canary = Canary::from(source_.config.canary, signature_);
  if (!canary) return std::move(canary).error();
  canary_ = std::move(canary).value();
  return success();
}

ErrandOutcome KeptModel::warm_up(std::unique_ptr<Model>& model, LoadProgress& progress) {
  const auto calls = source_.config.warmup.calls;
  progress.has_warmed(0, calls + 1);
  if (calls == 0) return {};
  std::vector<Tensor> inputs;
  if (source_.config.canary.inputs.empty()) {
    inputs = zeros(signature_.inputs);
  } else {
    if (auto found = find_canary(); !found) return {std::move(found)};
    inputs = canary_->inputs();
  }
  CallControl unwatched;
  for (unsigned call = 1; call <= calls; ++call) {
    KeptPiece pieces;
    auto outputs = guarded([&] { return model->infer(inputs, {unwatched, &pieces}); });
    if (!outputs) return {Error{Errc::internal, "warm-up: " + outputs.error().message}};
    progress.has_warmed(call, calls + 1);
  }
  return restore(model);
}

ErrandOutcome KeptModel::restore(std::unique_ptr<Model>& model) {
  if (source_.config.state.strategy == config::StateStrategy::none) return {};
  const auto drift = put_back(*model, true);
  if (drift.empty()) return {};
  // Nothing else than a fresh one has the state after loading.
  auto fresh = load_another();
  if (!fresh) return ends(Cause::stale, drift + "; " + fresh.error().message);
  model = std::move(fresh).value();
  return {};
}

ErrandOutcome KeptModel::ask_canary(Model& model) {
  if (auto found = find_canary(); !found) return {std::move(found)};
  CallControl unwatched;
  KeptPiece pieces;
  auto outputs = guarded([&] { return model.infer(canary_->inputs(), {unwatched, &pieces}); });
  // Of an answer in pieces the last one is looked at.
  if (outputs && outputs->empty()) outputs = std::move(pieces).last();
  if (outputs) return {canary_->check(*outputs)};
  auto why = "canary: " + outputs.error().message;
  if (is_clients_fault(outputs.error().code)) return {Error{Errc::internal, std::move(why)}};
  return ends(Cause::crashed, std::move(why));
}

ErrandOutcome KeptModel::admit(std::unique_ptr<Model>& model) {
  if (source_.config.canary.inputs.empty()) return {};
  auto asked = ask_canary(*model);
  // A wrong answer leaves as much behind as a right one.
  if (asked.ending) return asked;
  auto restored = restore(model);
  return restored.status ? std::move(asked) : std::move(restored);
}

void KeptModel::adopt(std::unique_ptr<Model> model) {
  model_ = std::move(model);
  auto print = fingerprint_of(*model_);
  pristine_ = print ? *print : std::nullopt;
  const auto& state = source_.config.state;
  const bool wanted = state.strategy != config::StateStrategy::none && state.verify != config::StateVerify::never;
  if (!print && wanted && !std::exchange(said_unverified_, true))
    notice_ = "the state is not verified, for it could not be looked at: " + print.error().message;
}

std::optional<Ending> KeptModel::replace_drifted(std::string drift) {
  drift_ = std::move(drift);
  auto replaced = replace_by_loading(Old::may_go);
  if (replaced) return std::nullopt;
  return Ending{Cause::stale, drift_ + "; " + replaced.error().message};
}

Status KeptModel::replace_by_loading(Old old) {
  // A successor that is being made looks at the model.
  const bool prepared = understudy_.take().has_value();
  bool two = room_for(size_in_file());
  if (!two) let_go("memory is too short for two of the model: it is reloaded in place");
  auto fresh = load_admitted();
  if (!fresh && two && old == Old::may_go) {
    // The room may have been too small after all: a model takes more than its file.
    two = false;
    let_go("the model could not be loaded beside the one that is to go: it is reloaded in place");
    fresh = load_admitted();
  }
  if (!fresh) return std::move(fresh).error();
  adopt(std::move(fresh).value());
  if (prepared && two) prepare_successor();
  return success();
}

Result<std::unique_ptr<Model>> KeptModel::load_admitted() {
  auto fresh = load_another();
  if (!fresh) return fresh;
  if (auto admitted = admit(*fresh); !admitted.status) return std::move(admitted.status).error();
  return fresh;
}

void KeptModel::let_go(const char* why) {
  if (!std::exchange(noticed_, true)) notice_ = why;
  model_.reset();
}

Status KeptModel::replace_by_successor() {
  auto prepared = understudy_.take();
  // The first time, or where there was no room for it: then nobody made one meanwhile.
  if (!prepared || !prepared->ok() || !prepared->value()) {
    auto replaced = replace_by_loading(Old::may_go);
    if (replaced) prepare_successor();
    return replaced;
  }
  auto successor = std::move(*prepared).value();
  if (!guarded([&] { return successor->take_over(*model_); })) {
    successor = nullptr;
    return replace_by_loading(Old::may_go);
  }
  if (auto admitted = admit(successor); !admitted.status) return std::move(admitted.status);
  auto retired = std::move(model_);
  adopt(std::move(successor));
  prepare_successor(std::move(retired));
  return success();
}

void KeptModel::prepare_successor(std::unique_ptr<Model> retired) {
  const auto make = [this, &model = *model_]() -> Result<std::unique_ptr<Model>> {
    return guarded([&]() -> Result<std::unique_ptr<Model>> {
      if (room_for(model.bytes_of_successor().value_or(size_in_file()))) {
        auto successor = model.successor();
        if (!successor || *successor) return successor;
      }
      if (!room_for(size_in_file())) return std::unique_ptr<Model>{};
      LoadProgress unwatched;
      return load_(source_, unwatched);
    });
  };
  understudy_.prepare(make, std::move(retired));
}

bool KeptModel::room_for(std::size_t bytes) const {
  const auto available = memory_();
  return available > spare_memory_bytes && available - spare_memory_bytes >= bytes;
}

std::size_t KeptModel::size_in_file() const {
  std::error_code none;
  const auto size = std::filesystem::file_size(source_.file, none);
  return none ? 0 : size;
}

}  // namespace mainstay
