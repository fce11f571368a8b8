#include "cli/models_table.hpp"

#include "cli/amounts.hpp"
#include "cli/text_width.hpp"

namespace mainstay::cli {

namespace {

using Align = Column::Align;

Table titles() {
  return Table({{.title = "MODEL", .least_width = 12},
                {.title = "VERSION"},
                {.title = "STATE"},
                {.title = "INSTANCES", .align = Align::right, .worth = 9},
                {.title = "QUEUE", .align = Align::right, .worth = 8},
                {.title = "MEMORY MiB", .align = Align::right, .worth = 7},
                {.title = "REQUESTS", .align = Align::right, .worth = 4},
                {.title = "ERRORS", .align = Align::right, .worth = 6},
                {.title = "P50 ms", .align = Align::right, .worth = 2},
                {.title = "P99 ms", .align = Align::right, .worth = 3},
                {.title = "BREAKER", .worth = 5},
                {.title = "LAST USED", .worth = 1}});
}

Cell errors_cell(const ModelStatus& model) {
  return {std::to_string(model.errors), model.errors ? Mood::warn : Mood::plain};
}

std::string last_used_text(const ModelStatus& model) {
  return model.last_used_s_ago ? duration_text(*model.last_used_s_ago) + " ago" : "never";
}

}  // namespace

Cell state_cell(const ModelStatus& model) {
  const bool under_way = model.state == "loading" || model.state == "warming";
  return {under_way ? model.state + " " + percent_text(model.progress) : model.state, mood_of(model.state)};
}

std::string version_text(const ModelStatus& model) { return model.version + (model.by_default ? "*" : ""); }

Cell instances_cell(const ModelStatus& model) {
  const bool missing = model.ready && model.serving < model.instances;
  return {std::to_string(model.serving) + "/" + std::to_string(model.instances), missing ? Mood::warn : Mood::plain};
}

// What a model took when it was loaded last is known after it was unloaded, too.
std::string memory_text(const ModelStatus& model) { return mebibytes(model.serving > 0 ? model.bytes : 0); }

Cell breaker_cell(const ModelStatus& model) {
  return {model.breaker, model.breaker == "closed" ? Mood::plain : mood_of(model.breaker)};
}

std::vector<std::string> models_table(const std::vector<ModelStatus>& models, const Look& look) {
  auto table = titles();
  for (const auto& model : models)
    table.add({{model.name},
               {version_text(model)},
               state_cell(model),
               instances_cell(model),
               {std::to_string(model.queued)},
               {memory_text(model)},
               {std::to_string(model.requests)},
               errors_cell(model),
               {milliseconds_text(model.p50_ms)},
               {milliseconds_text(model.p99_ms)},
               breaker_cell(model),
               {last_used_text(model)}});
  auto lines = table.lines(look);
  for (const auto& model : models) {
    if (model.ready || model.reason.empty()) continue;
    const auto line = model.name + " " + model.version + ": " + model.reason;
    lines.push_back(look.width ? cut_to(line, *look.width) : line);
  }
  return lines;
}

}  // namespace mainstay::cli
