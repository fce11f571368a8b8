#include "cli/load_stage.hpp"

#include <algorithm>

namespace mainstay::cli {

namespace {

const ModelStatus* model_of(const ServerStatus& status, const ModelOrder& order) {
  const ModelStatus* found = nullptr;
  for (const auto& model : status.models) {
    if (model.name != order.model) continue;
    if (order.version.empty() ? model.coming() : model.version == order.version) return &model;
    if (order.version.empty() && (!found || model.by_default)) found = &model;
  }
  return found;
}

std::string ordinal(std::size_t number) {
  const auto last = number % 10;
  const bool teen = number / 10 % 10 == 1;
  return std::to_string(number) + (teen || last == 0 || last > 3 ? "th" : last == 1 ? "st" : last == 2 ? "nd" : "rd");
}

}  // namespace

std::optional<LoadStage> stage_of(const ServerStatus& status, const ModelOrder& order) {
  const auto* model = model_of(status, order);
  if (!model) return std::nullopt;
  const auto same = [&](const LoadStatus& load) { return load.model == model->name && load.version == model->version; };
  LoadStage stage{.state = model->state, .progress = model->progress};
  if (model->attempts > 1) stage.because = model->reason;
  stage.attempt = std::max(1U, model->attempts);
  if (const auto load = std::ranges::find_if(status.under_way, same); load != status.under_way.end())
    stage.attempt = load->attempt;
  if (const auto load = std::ranges::find_if(status.waiting, same); load != status.waiting.end()) {
    stage.attempt = load->attempt;
    stage.place = static_cast<std::size_t>(load - status.waiting.begin()) + 1;
    stage.waiting = status.waiting.size();
    if (!load->held_up_by.empty()) stage.because = load->held_up_by;
  }
  return stage;
}

std::string stage_text(const LoadStage& stage) {
  auto text = stage.state;
  if (stage.place > 0) text += ", " + ordinal(stage.place) + " of " + std::to_string(stage.waiting) + " in line";
  if (stage.attempt > 1) text += ", attempt " + std::to_string(stage.attempt);
  if (!stage.because.empty()) text += ": " + stage.because;
  return text;
}

}  // namespace mainstay::cli
