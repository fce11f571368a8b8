#include "tests/actors/stage.hpp"

namespace mainstay {
namespace {

using namespace std::chrono_literals;

class Versions : public testing::Stage {
 protected:
  void replace(const std::string& name, config::Model config = {}, const std::string& version = "1") {
    caf::anon_send(root, actors::ReplaceModel{{name, version, std::move(config), {}, "test"}});
    run();
  }
  void remove(const std::string& name, const std::string& version) {
    caf::anon_send(root, actors::RemoveModel{name, version});
    run();
  }
  std::size_t models_in_tree() { return node("models").children.size(); }
  void fail_to_load(std::size_t task) {
    for (std::size_t attempt = 0; attempt < 3; ++attempt) {
      finish(tasks[task + attempt], Cause::crashed, "garbage");
      advance(2s);
    }
  }
  /// The model's actor dies so often that all models are started anew.
  void lose_all_models(const std::string& culprit) {
    for (unsigned i = 0; i <= config::Restart{}.intensity; ++i) {
      kill(culprit);
      advance(1ms);
    }
    ASSERT_EQ(node("models").state, NodeState::restarting);
    advance(100ms);
    ASSERT_EQ(node("models").incarnation, 2u);
  }
  static config::Model of_size(std::uint64_t memory_mb) {
    return {.memory_mb = memory_mb, .restart = {.initial_s = 0.001, .max_s = 0.001, .jitter = 0, .quiet_s = 60}};
  }
  std::string default_version(const std::string& name) { return (*registry.find(name, ""))->version; }
};

class LazyVersions : public Versions {
 protected:
  LazyVersions() { surroundings.loading.strategy = config::LoadStrategy::lazy; }
};

TEST_F(Versions, ANewOneIsTheDefaultOnlyWhenItIsWarm) {
  serve("m", {}, "1");
  offer("m", {}, "2");
  EXPECT_EQ(default_version("m"), "1");
  load(tasks[1]);
  EXPECT_EQ(default_version("m"), "2");
}

TEST_F(Versions, AnOldOneServesUntilTheNewOneIsWarmAndComputesWhatWaitsForIt) {
  serve("m", {}, "1");
  offer("m", {}, "2");
  remove("m", "1");
  const auto under_way = send("m"), waiting = send("m");
  take(tasks[0]);
  load(tasks[1]);
  EXPECT_EQ(default_version("m"), "2");
  EXPECT_FALSE(registry.find("m", "1").ok());
  advance(1s);
  answer(tasks[0]);
  take(tasks[0]);
  EXPECT_EQ(waiting.answers->count(), 0u);
  answer(tasks[0]);
  advance(50ms);
  finish(tasks[0]);
  EXPECT_TRUE(under_way.answers->ok());
  EXPECT_TRUE(waiting.answers->ok());
  EXPECT_FALSE(find(view(), "m"));
  EXPECT_EQ(node("m@2").state, NodeState::ready);
}

TEST_F(Versions, AnOldOneServesOnWhereTheNewOneCannotBeLoaded) {
  serve("m", {}, "1");
  offer("m", {}, "2");
  remove("m", "1");
  for (std::size_t attempt = 1; attempt <= 3; ++attempt) {
    finish(tasks[attempt], Cause::crashed, "garbage");
    advance(2s);
  }
  EXPECT_EQ(node("m@2").state, NodeState::failed);
  EXPECT_EQ(node("m@2").cause, "crashed: garbage");
  EXPECT_EQ(default_version("m"), "1");
  const auto sent = send("m");
  take(tasks[0]);
  answer(tasks[0]);
  EXPECT_TRUE(sent.answers->ok());
}

TEST_F(Versions, AChangedModelTakesThePlaceOfTheOneBeforeWhenItIsWarm) {
  serve("m", {.memory_mb = 1});
  const auto before = send("m");
  replace("m", {.memory_mb = 2});
  EXPECT_EQ((*registry.find("m", ""))->config->memory_mb, 1u);
  ASSERT_EQ(tasks.size(), 2u);
  load(tasks[1]);
  EXPECT_EQ((*registry.find("m", ""))->config->memory_mb, 2u);
  take(tasks[0]);
  answer(tasks[0]);
  EXPECT_TRUE(before.answers->ok());
  advance(1s);
  finish(tasks[0]);
  const auto after = send("m");
  take(tasks[1]);
  answer(tasks[1]);
  EXPECT_TRUE(after.answers->ok());
  EXPECT_FALSE(find(view(), "m"));
}

TEST_F(Versions, AChangedModelThatCannotBeLoadedLeavesTheOneBeforeServing) {
  serve("m", {.memory_mb = 1});
  replace("m", {.memory_mb = 2});
  for (std::size_t attempt = 1; attempt <= 3; ++attempt) {
    finish(tasks[attempt], Cause::crashed, "garbage");
    advance(2s);
  }
  EXPECT_EQ((*registry.find("m", ""))->config->memory_mb, 1u);
  EXPECT_EQ(node("m").state, NodeState::ready);
  EXPECT_FALSE(find(view(), "m@1"));
  advance(60s);
  EXPECT_EQ(tasks.size(), 4u);
}

TEST_F(Versions, AChangeThatFellThroughIsNotServedAfterAllModelsWereStartedAnewEither) {
  serve("m", of_size(1));
  replace("m", of_size(2));
  fail_to_load(1);
  lose_all_models("m");
  EXPECT_EQ((*registry.find("m", ""))->config->memory_mb, 1u);
}

TEST_F(Versions, AChangeThatWasMadeIsServedAfterAllModelsWereStartedAnewToo) {
  serve("m", of_size(1));
  replace("m", of_size(2));
  load(tasks[1]);
  lose_all_models("m");
  EXPECT_EQ((*registry.find("m", ""))->config->memory_mb, 2u);
}

TEST_F(LazyVersions, AChangeOfWhatIsNotLoadedIsServedAfterAllModelsWereStartedAnewToo) {
  offer("m", of_size(1));
  replace("m", of_size(2));
  lose_all_models("m");
  EXPECT_EQ((*registry.find("m", ""))->config->memory_mb, 2u);
}

TEST_F(Versions, AChangeThatIsUnderWayWhenAllModelsAreStartedAnewIsGivenUp) {
  serve("m", of_size(1));
  std::optional<Status> end;
  caf::anon_send(root, actors::ReplaceModel{{"m", "1", of_size(2), {}, "test"},
                                            Completion([&](Status status) { end = std::move(status); })});
  run();
  EXPECT_FALSE(end);
  lose_all_models("m");
  ASSERT_TRUE(end);
  EXPECT_FALSE(end->ok());
  EXPECT_EQ((*registry.find("m", ""))->config->memory_mb, 1u);
}

TEST_F(Versions, OnlyTheLatestOfSeveralChangesCounts) {
  serve("m", {.memory_mb = 1});
  replace("m", {.memory_mb = 2});
  replace("m", {.memory_mb = 3});
  for (std::size_t i = 1; i < tasks.size(); ++i) load(tasks[i]);
  EXPECT_EQ((*registry.find("m", ""))->config->memory_mb, 3u);
}

TEST_F(Versions, AModelThatIsRemovedIsGoneWhenItHasComputedWhatWaited) {
  serve("m");
  serve("other");
  const auto waiting = send("m");
  remove("m", "1");
  EXPECT_FALSE(registry.find("m", "").ok());
  take(tasks[0]);
  answer(tasks[0]);
  advance(1s);
  finish(tasks[0]);
  EXPECT_TRUE(waiting.answers->ok());
  EXPECT_FALSE(find(view(), "m"));
  EXPECT_EQ(node("other").state, NodeState::ready);
  // It may come back.
  offer("m");
  load(tasks[2]);
  EXPECT_TRUE((*registry.find("m", ""))->ready());
}

TEST_F(Versions, AModelThatIsRemovedWhileItHangsIsGoneAllTheSame) {
  serve("m");
  const auto stuck = send("m", 5s);
  take(tasks[0]);
  remove("m", "1");
  advance(5s);
  EXPECT_EQ(stuck.answers->code(), Errc::deadline_exceeded);
  advance(10s);
  EXPECT_FALSE(find(view(), "m"));
}

TEST_F(LazyVersions, AChangedModelThatIsNotLoadedIsSimplyAnother) {
  offer("m", {.memory_mb = 1});
  replace("m", {.memory_mb = 2});
  EXPECT_TRUE(tasks.empty());
  EXPECT_EQ((*registry.find("m", ""))->config->memory_mb, 2u);
  // Nothing of the one before is left.
  EXPECT_EQ(models_in_tree(), 1u);
}

TEST_F(LazyVersions, ANewOneOfAModelThatIsLoadedIsLoadedToo) {
  offer("m", {}, "1");
  await_load("m");
  load(tasks[0]);
  offer("m", {}, "2");
  ASSERT_EQ(tasks.size(), 2u);
  load(tasks[1]);
  EXPECT_EQ(default_version("m"), "2");
}

TEST_F(Versions, OneThatHasFailedIsGoneWhenItIsRemoved) {
  serve("m", {}, "1");
  offer("m", {}, "2");
  fail_to_load(1);
  remove("m", "2");
  EXPECT_FALSE(registry.find("m", "2").ok());
  EXPECT_EQ(default_version("m"), "1");
  EXPECT_EQ(models_in_tree(), 1u);
}

TEST_F(Versions, OneThatIsBeingLoadedIsGoneWhenItIsRemoved) {
  serve("m", {}, "1");
  offer("m", {}, "2");
  remove("m", "2");
  EXPECT_FALSE(registry.find("m", "2").ok());
  EXPECT_TRUE(tasks[1].queue->given_up(*tasks[1].seat));
  load(tasks[1]);
  EXPECT_EQ(default_version("m"), "1");
  EXPECT_EQ(models_in_tree(), 1u);
}

TEST_F(Versions, AnOldOneGoesWithTheNewOneItWaitedForWhereThatIsRemovedToo) {
  serve("m", {}, "1");
  offer("m", {}, "2");
  remove("m", "1");
  remove("m", "2");
  advance(1s);
  finish(tasks[0]);
  EXPECT_FALSE(registry.find("m", "").ok());
  EXPECT_EQ(models_in_tree(), 0u);
}

TEST_F(Versions, AnOldOneDoesNotWaitForOneThatNobodyLoads) {
  serve("m", {}, "2");
  order("m", {Order::Kind::unload});
  finish(tasks[0]);
  offer("m", {}, "1");
  load(tasks[1]);
  remove("m", "1");
  EXPECT_FALSE(registry.find("m", "1").ok());
}

TEST_F(Versions, AnInstanceThatARetiredModelStillLoadsTakesNobodysPlace) {
  serve("m", {.instances = 2, .memory_mb = 1});
  finish(tasks[1], Cause::crashed, "boom");
  replace("m", {.memory_mb = 2});
  load(tasks[2]);
  EXPECT_EQ((*registry.find("m", ""))->config->memory_mb, 2u);
  // The crashed instance of the old one comes back before that has drained.
  advance(100ms);
  ASSERT_EQ(tasks.size(), 4u);
  load(tasks[3]);
  EXPECT_EQ((*registry.find("m", ""))->config->memory_mb, 2u);
}

TEST_F(Versions, AChangeThatIsRemovedBeforeItIsLoadedIsNeverServed) {
  serve("m", {.memory_mb = 1});
  replace("m", {.memory_mb = 2});
  remove("m", "1");
  load(tasks[1]);
  advance(1s);
  for (std::size_t i = 0; i < tasks.size(); ++i) finish(tasks[i]);
  EXPECT_FALSE(registry.find("m", "").ok());
  EXPECT_EQ(models_in_tree(), 0u);
}

TEST_F(Versions, WhoHasSeenAModelBeforeItRetiredIsStillServed) {
  serve("m", {.memory_mb = 1});
  const auto seen = *registry.find("m", "");
  replace("m", {.memory_mb = 2});
  load(tasks[1]);
  testing::Sent late;
  InferRequest request;
  request.deadline = now() + 30s;
  seen->inbox->submit(std::move(request), Reply(std::make_unique<testing::Recorder>(late.answers)));
  run();
  advance(1s);
  take(tasks[0]);
  answer(tasks[0]);
  EXPECT_TRUE(late.answers->ok());
}

}  // namespace
}  // namespace mainstay
