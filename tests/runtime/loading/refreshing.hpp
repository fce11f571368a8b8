#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "runtime/loading/refresh.hpp"
#include "tests/runtime/loading/fake_models.hpp"
#include "tests/support/folder.hpp"

namespace mainstay::testing {

/// Remembers lines of the log, with their fields.
class LinesOfLog final : public Log {
 public:
  void event(Level, std::string_view what, std::initializer_list<Field> fields) noexcept override {
    std::string line(what);
    for (const auto& [name, value] : fields) line.append(" ").append(name).append("=").append(value);
    lines.push_back(std::move(line));
  }
  void request(const RequestLine&) noexcept override {}
  void flush() noexcept override {}

  std::vector<std::string> lines;
};

/// Remembers events, as in "model_changed m/1".
class Events final : public EventLog {
 public:
  void record(const Event& event) noexcept override {
    auto text = event.event;
    if (!event.model.empty()) text += " " + event.model;
    for (const auto& [name, value] : event.more) text += (name == "version" ? "/" : " ") + value;
    if (!event.message.empty()) text += ": " + event.message;
    lines.push_back(std::move(text));
  }
  void flush() noexcept override {}
  std::uint64_t lost() const noexcept override { return 0; }

  std::vector<std::string> take() { return std::exchange(lines, {}); }
  std::vector<std::string> lines;
};

/// A folder with models, a configuration, and who serves what they ask for.
class Refreshing : public ::testing::Test {
 protected:
  Refreshing() { std::filesystem::create_directory(folder.path() / "models"); }
  /// Before those who hear of it are gone.
  ~Refreshing() override { models.end(); }

  void write(const std::string& path, const std::string& text = "x") { folder.write("models/" + path, text); }
  void configure(const std::string& members = "") {
    folder.write("mainstay.json", "{\"model_repository\": {\"path\": \"models\"}" + members + "}");
  }
  void remove(const std::string& path) { std::filesystem::remove_all(folder.path() / "models" / path); }
  std::string at(const std::string& path) { return (folder.path() / path).string(); }

  /// Everything that is there is loaded.
  void begin() {
    if (!std::filesystem::exists(at("mainstay.json"))) configure();
    const ConfigurationSource source{at("mainstay.json"), {}, {}};
    auto running = source.read();
    ASSERT_TRUE(running) << to_string(running.error().at(0));
    for (const auto& model : running->models.models) models.loaded.insert(model.name + "/" + model.version);
    refresh = std::make_unique<Refresh>(
        source, *running, models, [](const std::function<void()>& errand) { errand(); }, log, events);
  }

  using Lines = std::vector<std::string>;
  testing::Folder folder;
  LinesOfLog log;
  Events events;
  FakeModels models;
  std::unique_ptr<Refresh> refresh;
};

}  // namespace mainstay::testing
