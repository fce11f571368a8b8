#include "cli/top_view.hpp"

#include <algorithm>
#include <utility>

#include "cli/amounts.hpp"
#include "cli/models_table.hpp"
#include "cli/table.hpp"
#include "cli/text_width.hpp"
#include "cli/traffic_since.hpp"

namespace mainstay::cli {

namespace {

using Align = Column::Align;

struct Seen {
  const ModelStatus* model;
  TrafficSince since;
};

std::vector<Seen> busiest_first(const TopScene& scene) {
  std::vector<Seen> seen;
  for (const auto& model : scene.now.models) seen.push_back({&model, traffic_since(scene.before, scene.now, model)});
  std::ranges::stable_sort(seen, std::ranges::greater{}, [](const Seen& each) { return each.since.requests_per_s; });
  return seen;
}

std::string joined(const std::vector<std::string>& texts, const char* between) {
  std::string all;
  for (const auto& text : texts) all.append(all.empty() ? "" : between).append(text);
  return all;
}

std::string memory_line(const ServerStatus& status) {
  std::vector<std::string> parts;
  const auto share = [](const MemoryStatus& memory) {
    return bytes_text(memory.used) + " of " + bytes_text(memory.total);
  };
  if (status.memory.total)
    parts.push_back(share(status.memory) + " used (" + status.memory.level + "), " + bytes_text(status.memory.own) +
                    " by the server");
  for (std::size_t i = 0; i < status.devices.size(); ++i)
    parts.push_back("device " + std::to_string(i) + " " + share(status.devices[i]));
  return parts.empty() ? "not read yet" : joined(parts, "; ");
}

std::string loads_line(const ServerStatus& status) {
  std::vector<std::string> parts;
  for (const auto& load : status.under_way)
    parts.push_back(load.model + " " + load.version + " " + percent_text(load.progress) +
                    (load.attempt > 1 ? " (attempt " + std::to_string(load.attempt) + ")" : ""));
  std::vector<std::string> waiting;
  for (const auto& load : status.waiting)
    waiting.push_back(load.model + " " + load.version + (load.held_up_by.empty() ? "" : " (" + load.held_up_by + ")"));
  auto text = parts.empty() ? none : joined(parts, ", ");
  if (!waiting.empty()) text += "; waiting: " + joined(waiting, ", ");
  return text;
}

std::vector<std::string> head(const TopScene& scene, const Look& look) {
  std::vector<std::string> lines;
  // The first word is painted, and what follows it is cut.
  const auto add = [&](const std::string& word, Mood mood, const std::string& rest) {
    const auto room = look.width.value_or(std::string::npos);
    const auto shown = cut_to(word, room);
    lines.push_back(painted(shown, mood, look) + cut_to(rest, room - width_of(shown)));
  };
  if (!scene.away.empty()) add("away", Mood::bad, "    " + scene.away + "; what follows is older");
  const auto& now = scene.now;
  if (!now.status.empty()) {
    add(now.status, mood_of(now.status), "  " + scene.url + ", up " + duration_text(now.uptime_s));
    if (!now.reasons.empty()) add("why", Mood::plain, "     " + joined(now.reasons, "; "));
    add("memory", Mood::plain, "  " + memory_line(now));
    add("loading", Mood::plain, " " + loads_line(now));
  }
  return lines;
}

Table models_of(const TopScene& scene) {
  Table table({{.title = "MODEL", .least_width = 12},
               {.title = "VERSION"},
               {.title = "STATE"},
               {.title = "REQ/s", .align = Align::right},
               {.title = "ERR/s", .align = Align::right, .worth = 8},
               {.title = "P50 ms", .align = Align::right, .worth = 4},
               {.title = "P99 ms", .align = Align::right, .worth = 6},
               {.title = "QUEUE", .align = Align::right, .worth = 7},
               {.title = "INSTANCES", .align = Align::right, .worth = 5},
               {.title = "MEMORY MiB", .align = Align::right, .worth = 3},
               {.title = "BREAKER", .worth = 2}});
  for (const auto& [model, since] : busiest_first(scene))
    table.add({{model->name},
               {version_text(*model)},
               state_cell(*model),
               {rate_text(since.requests_per_s)},
               {rate_text(since.errors_per_s), since.errors_per_s > 0 ? Mood::bad : Mood::plain},
               {milliseconds_text(since.p50_ms)},
               {milliseconds_text(since.p99_ms)},
               {std::to_string(model->queued)},
               instances_cell(*model),
               {memory_text(*model)},
               breaker_cell(*model)});
  return table;
}

Json or_null(std::optional<double> number) { return number ? Json(*number) : Json(nullptr); }

}  // namespace

std::vector<std::string> top_view(const TopScene& scene, const Look& look) {
  auto lines = head(scene, look);
  if (!scene.now.status.empty()) {
    lines.emplace_back();
    std::ranges::move(models_of(scene).lines(look), std::back_inserter(lines));
  }
  if (look.height && lines.size() > *look.height) {
    const auto hidden = lines.size() - *look.height + 1;
    lines.resize(*look.height - 1);
    lines.push_back("… and " + std::to_string(hidden) + " more");
  }
  return lines;
}

Json top_json(const TopScene& scene, Json status) {
  status.erase("tree");
  const auto passed = seconds_between(scene.before, scene.now);
  status["since_s"] = passed.value_or(scene.now.uptime_s);
  auto& models = status["models"];
  // They stand in the same order as what was read from them.
  for (std::size_t i = 0; i < models.size() && i < scene.now.models.size(); ++i) {
    const auto since = traffic_since(scene.before, scene.now, scene.now.models[i]);
    models[i]["since"] = {{"requests_per_s", since.requests_per_s},
                          {"errors_per_s", since.errors_per_s},
                          {"p50_ms", or_null(since.p50_ms)},
                          {"p99_ms", or_null(since.p99_ms)}};
  }
  return status;
}

}  // namespace mainstay::cli
