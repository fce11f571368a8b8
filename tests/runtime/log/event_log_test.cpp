#include "runtime/log/event_log.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <mutex>
#include <nlohmann/json.hpp>

#include "tests/support/folder.hpp"

namespace mainstay {
namespace {

using Json = nlohmann::json;

/// Remembers what it was told.
class Told final : public Log {
 public:
  void event(Level level, std::string_view what, std::initializer_list<Field>) noexcept override {
    std::lock_guard guard{mutex_};
    (level == Level::warn ? warnings_ : others_).emplace_back(what);
  }
  void request(const RequestLine&) noexcept override {}
  void flush() noexcept override {}

  std::vector<std::string> warnings() const {
    std::lock_guard guard{mutex_};
    return warnings_;
  }
  std::vector<std::string> others() const {
    std::lock_guard guard{mutex_};
    return others_;
  }

 private:
  mutable std::mutex mutex_;
  std::vector<std::string> warnings_, others_;
};

class EventLogTest : public ::testing::Test {
 protected:
  static std::vector<Json> lines(const std::filesystem::path& path) {
    std::vector<Json> all;
    std::ifstream file(path);
    for (std::string line; std::getline(file, line);) all.push_back(Json::parse(line));
    return all;
  }

  testing::Folder folder;
  const std::filesystem::path path = folder.path() / "place" / "events";
  const config::EventLog config{.path = path.string()};
  Told log;
};

TEST_F(EventLogTest, WritesAJsonObjectALine) {
  std::filesystem::create_directory(path.parent_path());
  {
    const auto events = make_event_log(config, log);
    events->record({.time = std::chrono::system_clock::time_point{std::chrono::milliseconds{1}},
                    .event = "ended",
                    .model = "m",
                    .instance = "m/0",
                    .incarnation = 3,
                    .cause = Cause::hung,
                    .requests = {"r-1", "r-2"},
                    .traces = {"4bf92f3577b34da6a3ce929d0e0e4736"},
                    .message = "a \"line\"\nbroken \xff",
                    .more = {{"strategy", "one_for_one"}}});
    events->record({.event = "started"});
  }
  const auto found = lines(path);
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0], Json::parse(R"({"time":"1970-01-01T00:00:00.001Z","event":"ended","model":"m","instance":"m/0",
    "incarnation":3,"cause":"hung","requests":["r-1","r-2"],"traces":["4bf92f3577b34da6a3ce929d0e0e4736"],"message":"a \"line\"\nbroken \ufffd",
    "strategy":"one_for_one"})"));
  EXPECT_EQ(found[1].size(), 2u) << "what is empty is not written";
  EXPECT_TRUE(log.warnings().empty());
}

TEST_F(EventLogTest, PutsTheFileAsideAtItsLimit) {
  std::filesystem::create_directory(path.parent_path());
  {
    const auto events = make_event_log({.path = path.string(), .max_mb = 1, .keep = 1}, log);
    for (int i = 0; i < 3; ++i) events->record({.event = "e", .message = std::string(700'000, 'x')});
    EXPECT_EQ(events->lost(), 0u);
  }
  EXPECT_EQ(lines(path).size(), 1u);
  EXPECT_EQ(lines(path.string() + ".1").size(), 1u);
  EXPECT_FALSE(std::filesystem::exists(path.string() + ".2"));
}

TEST_F(EventLogTest, WarnsAtTheStartThatItsFileCannotBeWritten) {
  folder.write("place", "a file, not a folder");
  const auto events = make_event_log(config, log);
  EXPECT_EQ(log.warnings().size(), 1u);
  EXPECT_EQ(events->lost(), 0u);
}

TEST_F(EventLogTest, WarnsOnceAndCountsUntilItsFileCanBeWritten) {
  folder.write("place", "a file, not a folder");
  {
    const auto events = make_event_log(config, log);
    for (int i = 0; i < 5; ++i) {
      events->record({.event = "lost in vain"});
      events->flush();
    }
    EXPECT_EQ(events->lost(), 5u);
    EXPECT_EQ(log.warnings(), std::vector<std::string>{"the event log cannot be written"});

    std::filesystem::remove(path.parent_path());
    std::filesystem::create_directory(path.parent_path());
    events->record({.event = "written"});
    events->flush();
    EXPECT_EQ(log.others(), std::vector<std::string>{"the event log is written again"});
    EXPECT_EQ(events->lost(), 5u);
  }
  const auto found = lines(path);
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0]["event"], "lost");
  EXPECT_EQ(found[0]["lines"], "5");
  EXPECT_EQ(found[1]["event"], "written");
}

TEST_F(EventLogTest, ServesOnWithAFullDisk) {
  const auto events = make_event_log({.path = "/dev/full"}, log);
  for (int i = 0; i < 3; ++i) {
    events->record({.event = "e"});
    events->flush();
  }
  EXPECT_EQ(events->lost(), 3u);
  EXPECT_EQ(log.warnings().size(), 1u);
}

TEST_F(EventLogTest, DropsEverythingWhereThereIsNoPath) {
  const auto events = make_event_log({}, log);
  events->record({.event = "e"});
  events->flush();
  EXPECT_EQ(events->lost(), 0u);
}

}  // namespace
}  // namespace mainstay
