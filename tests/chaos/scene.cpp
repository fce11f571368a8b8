#include "tests/chaos/scene.hpp"

#include <csignal>
#include <fstream>
#include <utility>

#include "tests/chaos/plan.hpp"

namespace mainstay::chaos {

namespace {

using Json = nlohmann::json;

// Nothing here goes to waste by chance: a model that dies a hundred times in a row is started a hundred times.
Json brought_down_often(const std::string& journal) {
  return {{"path", WITNESS_PLUGIN},
          {"settings", journal},
          {"isolation", "process"},
          {"instances", 2},
          {"timeouts", {{"patience_s", 0.2}}},
          {"restart", {{"initial_s", 0.01}, {"max_s", 0.05}, {"intensity", 1000}, {"period_s", 1}}},
          {"breaker", {{"enabled", false}}},
          {"limits", {{"memory_mb", sanitized ? 0 : 256}}}};
}

Json configuration(const std::filesystem::path& folder) {
  const auto journal = [&](const std::string& model) { return (folder / model).string(); };
  auto one = brought_down_often(journal(once));
  one["spares"] = 1;
  one["recycle"] = {{"max_rss_mb", sanitized ? 0 : 48}};
  auto other = brought_down_often(journal(again));
  other["idempotent"] = true;
  other["recycle"] = {{"after_requests", 200}};
  return {{"log", {{"requests", false}, {"events", {{"path", (folder / "events").string()}, {"max_mb", 1024}}}}},
          {"models",
           {{untouched, {{"path", WITNESS_PLUGIN}, {"settings", journal(untouched)}, {"instances", 2}}},
            {once, one},
            {again, other}}}};
}

Json find(const Json& at, const std::string& name) {
  if (at["name"] == name) return at;
  for (const auto& child : at["children"])
    if (auto found = find(child, name); !found.is_null()) return found;
  return nullptr;
}

std::string ailing_part(const Json& node) {
  const auto state = node["state"].get<std::string>();
  if (state != "ready" && state != "busy") return node["name"].get<std::string>() + " is " + state;
  for (const auto& child : node["children"])
    if (auto found = ailing_part(child); !found.empty()) return found;
  return {};
}

}  // namespace

const std::vector<std::string>& models() {
  static const std::vector<std::string> all{untouched, once, again};
  return all;
}

unsigned most_runs_of(const std::string& model) { return model == again ? 2 : 1; }

Scene::Scene()
    : server_(std::make_unique<testing::Serving>(configuration(folder_.path()).dump())),
      pid_(server_->program().pid()),
      reader_([this] { server_->program().wait_for_line("\n"); }) {}

Scene::~Scene() {
  // Its reader reads as long as it lives.
  server_->program().signal(SIGKILL);
}

Journal Scene::journal(const std::string& model) const { return read_journal(folder_.path() / model); }

std::map<std::string, unsigned> Scene::causes() const {
  std::map<std::string, unsigned> causes;
  std::ifstream in(folder_.path() / "events");
  for (std::string line; std::getline(in, line);)
    if (const auto event = Json::parse(line); event.contains("cause")) ++causes[event["cause"]];
  return causes;
}

std::string Scene::ailing() const {
  const auto tree = node_of(*server_, "models");
  if (auto part = ailing_part(tree); !part.empty()) return part;
  for (const auto& [name, wanted] : std::map<std::string, std::size_t>{{untouched, 2}, {once, 3}, {again, 2}})
    if (const auto there = find(tree, name)["children"].size(); there != wanted)
      return name + " has " + std::to_string(there) + " instances";
  return {};
}

int Scene::end() {
  server_->program().signal(SIGTERM);
  reader_.join();
  return server_->program().wait();
}

Json node_of(const testing::Serving& server, const std::string& name) {
  return find(Json::parse(server.get("/admin/tree").body), name);
}

std::vector<pid_t> workers_of(const Json& model) {
  std::vector<pid_t> pids;
  for (const auto& instance : model["children"])
    if (instance.contains("pid")) pids.push_back(instance["pid"]);
  return pids;
}

}  // namespace mainstay::chaos
