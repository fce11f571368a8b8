#include <gmock/gmock.h>

#include "tests/actors/stage.hpp"

namespace mainstay {
namespace {

using namespace std::chrono_literals;
using ::testing::ContainsRegex;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr std::uint64_t mib = 1024 * 1024;

/// Models of a hundred MiB each on a machine of a thousand; what is loaded takes its memory.
class MemoryTest : public testing::Stage {
 protected:
  MemoryTest()
      : Stage({.strategy = config::LoadStrategy::lazy, .memory_protection = {.minimum_required = 50}},
              {.max_unload_at_once = 2, .always_loaded_models = {"kept"}}) {
    surroundings.read_memory = [this] {
      std::uint64_t used = others;
      for (const auto& task : tasks)
        if (task.queue) used += task.source.config.memory_mb * mib;
      const auto total = 1000 * mib;
      return MemoryReading{.total = total, .available = total - std::min(total, used)};
    };
    surroundings.worker_memory = [this](std::int64_t pid) { return workers[pid]; };
    surroundings.memory_board = &board;
    surroundings.keep_snapshot = [this](const std::string& text) { snapshots.push_back(text); };
  }

  /// Serves a model that takes that many MiB, and loads it.
  void bring(const std::string& name, std::uint64_t memory_mb = 100) {
    offer(name, {.memory_mb = memory_mb});
    await_load(name);
    load_all(memory_mb);
  }
  void load_all(std::uint64_t memory_mb) {
    for (std::size_t i = 0; i < tasks.size(); ++i)
      if (is_loading(tasks[i])) load(tasks[i], memory_mb * mib);
  }
  /// What was told to end does.
  void let_end(const std::string& name) {
    for (std::size_t i = 0; i < tasks.size(); ++i)
      if (tasks[i].queue && tasks[i].source.name == name) finish(tasks[i]);
  }
  NodeState state(const std::string& name) { return node(name).state; }

  std::uint64_t others = 0;
  std::map<std::int64_t, std::uint64_t> workers;
  MemoryBoard board;
  std::vector<std::string> snapshots;
};

TEST_F(MemoryTest, UnloadsTheLeastRecentlyUsedToMakeRoomForALoad) {
  for (const auto* name : {"a", "b", "c"}) {
    bring(name);
    advance(1s);
  }
  send("a");
  take(tasks[0]);
  answer(tasks[0]);
  others = 650;
  others *= mib;
  offer("big", {.memory_mb = 140});
  const auto waiting = await_load("big");
  EXPECT_EQ(state("b"), NodeState::unloading);
  EXPECT_EQ(state("a"), NodeState::ready);
  EXPECT_EQ(state("c"), NodeState::ready);
  EXPECT_EQ(state("big"), NodeState::queued);
  let_end("b");
  EXPECT_EQ(state("big"), NodeState::loading);
  load_all(140);
  EXPECT_TRUE(waiting.done());
}

TEST_F(MemoryTest, UnloadsNothingForALoadThatWouldNotFitAllTheSame) {
  for (const auto* name : {"a", "b", "c"}) bring(name);
  offer("huge", {.memory_mb = 950});
  const auto refused = await_load("huge");
  EXPECT_EQ(refused.code(), Errc::unavailable);
  EXPECT_THAT((*refused.end)->error().message, HasSubstr("needs 950 MiB, 700 MiB are available"));
  for (const auto* name : {"a", "b", "c"}) EXPECT_EQ(state(name), NodeState::ready) << name;
  EXPECT_EQ(state("huge"), NodeState::unknown);
  // It is not failed: there may be room for it another time.
  others = 0;
  for (const auto* name : {"a", "b"}) {
    order(name, {Order::Kind::unload});
    let_end(name);
  }
  order("c", {Order::Kind::unload});
  let_end("c");
  await_load("huge");
  EXPECT_EQ(state("huge"), NodeState::loading);
}

TEST_F(MemoryTest, LeavesAloneWhatStaysLoaded) {
  bring("kept", 600);
  advance(1s);
  offer("m", {.memory_mb = 500});
  EXPECT_EQ(await_load("m").code(), Errc::unavailable);
  EXPECT_EQ(state("kept"), NodeState::ready);
}

TEST_F(MemoryTest, WaitsForWhatIsInUseToBecomeIdleAndLetsOthersLoadMeanwhile) {
  bring("busy", 600);
  send("busy");
  take(tasks[0]);
  offer("m", {.memory_mb = 500});
  offer("small", {.memory_mb = 100});
  const auto waiting = await_load("m");
  EXPECT_TRUE(waiting.under_way());
  await_load("small");
  EXPECT_THAT(loading(), ElementsAre("small"));
  load_all(100);
  answer(tasks[0]);
  tasks[0].queue->answered(*tasks[0].seat);
  advance(1s);
  EXPECT_EQ(state("busy"), NodeState::unloading);
  let_end("busy");
  EXPECT_EQ(state("m"), NodeState::loading);
}

TEST_F(MemoryTest, RefusesAtLastWhatWaitsForMemoryThatIsInUse) {
  bring("busy", 600);
  send("busy", 1h);
  take(tasks[0]);
  offer("m", {.memory_mb = 500});
  const auto waiting = await_load("m");
  for (int second = 0; second < 61 && waiting.under_way(); ++second) advance(1s);
  EXPECT_EQ(waiting.code(), Errc::unavailable);
  EXPECT_EQ(state("busy"), NodeState::ready);
}

TEST_F(MemoryTest, RefusesWhereLessIsAvailableThanMustBeForAnyLoad) {
  others = 960 * mib;
  offer("m", {.memory_mb = 1});
  const auto refused = await_load("m");
  EXPECT_THAT((*refused.end)->error().message, HasSubstr("needs 50 MiB, 40 MiB are available"));
}

TEST_F(MemoryTest, RefusesWhereRoomThatWasMadeIsGoneAgain) {
  bring("a", 400);
  advance(1s);
  others = 400 * mib;
  offer("m", {.memory_mb = 500});
  const auto waiting = await_load("m");
  EXPECT_EQ(state("a"), NodeState::unloading);
  others = 700 * mib;
  let_end("a");
  EXPECT_EQ(waiting.code(), Errc::unavailable);
}

TEST_F(MemoryTest, UnloadsAModelThatNobodyHasUsedForHalfAnHour) {
  bring("m");
  bring("kept");
  for (int minute = 0; minute < 29; ++minute) advance(1min);
  EXPECT_EQ(state("m"), NodeState::ready);
  advance(1min);
  advance(2s);
  EXPECT_EQ(state("m"), NodeState::unloading);
  let_end("m");
  EXPECT_EQ(state("m"), NodeState::unloaded);
  EXPECT_EQ(state("kept"), NodeState::ready);
  await_load("m");
  EXPECT_EQ(state("m"), NodeState::loading);
}

TEST_F(MemoryTest, LetsIdleModelsGoWhereMemoryRunsShort) {
  for (const auto* name : {"a", "b", "c"}) {
    bring(name);
    advance(1s);
  }
  others = 560 * mib;
  advance(2s);
  EXPECT_EQ(board.view().level, MemoryLevel::high);
  EXPECT_EQ(state("a"), NodeState::unloading);
  EXPECT_EQ(state("b"), NodeState::unloading);
  EXPECT_EQ(state("c"), NodeState::ready);
  let_end("a");
  let_end("b");
  advance(2s);
  EXPECT_EQ(board.view().level, MemoryLevel::normal);
  EXPECT_EQ(state("c"), NodeState::ready);
}

TEST_F(MemoryTest, LoadsNothingWhereMemoryIsCritical) {
  others = 960 * mib;
  advance(2s);
  EXPECT_EQ(board.view().level, MemoryLevel::critical);
  offer("m");
  const auto refused = await_load("m");
  EXPECT_THAT((*refused.end)->error().message,
              ContainsRegex("all but used up: needs [0-9]+ MiB, [0-9]+ MiB are available"));
  EXPECT_THAT(loading(), IsEmpty());
}

TEST_F(MemoryTest, HasTheWorkerThatHasGrownMostReplacedWhereMemoryIsCritical) {
  offer("m", {.instances = 2, .isolation = config::Isolation::process});
  await_load("m");
  for (std::size_t i = 0; i < 2; ++i) {
    tasks[i].events->loaded({std::make_shared<Signature>(), static_cast<std::int64_t>(i) + 1, nullptr, 10});
    run();
  }
  workers = {{1, 100}, {2, 100}};
  advance(2s);
  workers = {{1, 200}, {2, 900}};
  // In use, so that it is not simply unloaded.
  send("m");
  take(tasks[0]);
  others = 960 * mib;
  advance(2s);
  EXPECT_TRUE(tasks[1].queue->take(*tasks[1].seat) == false);
  EXPECT_EQ((*registry.find("m", ""))->load->bytes, 1100u);
  finish(tasks[1]);
  EXPECT_THAT(node("m").causes.back().message, HasSubstr("grown most"));
  EXPECT_EQ(node("m").causes.back().cause, Cause::leaking);
  advance(2s);
  // One at a time, and another one is loaded in its place.
  EXPECT_EQ(tasks.size(), 3u);
}

TEST_F(MemoryTest, KeepsASnapshotFromTimeToTime) {
  bring("m");
  EXPECT_EQ(snapshots.size(), 0u);
  for (int i = 0; i < 160; ++i) advance(2s);
  ASSERT_GE(snapshots.size(), 1u);
  EXPECT_THAT(snapshots.back(), HasSubstr("\"m\""));
}

}  // namespace
}  // namespace mainstay
