#include "tests/actors/stage.hpp"

namespace mainstay {
namespace {

using namespace std::chrono_literals;

class TreeTest : public testing::Stage {};

TEST_F(TreeTest, StandsAsRootModelsNameAndInstance) {
  serve("iris", {.instances = 2});
  const auto view = this->view();
  EXPECT_EQ(view.name, "root");
  ASSERT_EQ(view.children.size(), 3u);
  EXPECT_EQ(view.children[0].name, "memory");
  EXPECT_EQ(view.children[1].name, "loader");
  EXPECT_EQ(view.children[2].name, "models");
  ASSERT_EQ(view.children[2].children.size(), 1u);
  const auto& iris = view.children[2].children[0];
  EXPECT_EQ(iris.name, "iris");
  EXPECT_EQ(iris.kind, "model");
  EXPECT_EQ(iris.state, NodeState::ready);
  ASSERT_EQ(iris.children.size(), 2u);
  EXPECT_EQ(iris.children[0].name, "iris/0");
  EXPECT_EQ(iris.children[1].name, "iris/1");
  EXPECT_EQ(iris.children[1].incarnation, 1u);
}

TEST_F(TreeTest, NamesTheFurtherVersionsOfAModelByTheirNumber) {
  serve("m", {}, "2");
  serve("m", {}, "1");
  EXPECT_EQ(node("m").state, NodeState::ready);
  EXPECT_EQ(node("m@1").state, NodeState::ready);
  EXPECT_EQ((*registry.find("m", ""))->version, "2");
}

TEST_F(TreeTest, ShowsAModelAsReadyOnlyOnceItHasLoaded) {
  offer("m");
  EXPECT_FALSE((*registry.find("m", ""))->ready());
  EXPECT_EQ(node("m").state, NodeState::loading);
  load(tasks[0]);
  EXPECT_TRUE((*registry.find("m", ""))->ready());
}

TEST_F(TreeTest, ReplacesAModelActorThatDies) {
  serve("m");
  const auto waiting = send("m"), in_flight = send("m");
  take(tasks[0]);
  kill("m");
  // Both have their answer at once, and neither is left to a timer that is gone.
  EXPECT_EQ(waiting.answers->count(), 1u);
  EXPECT_EQ(in_flight.answers->count(), 1u);
  EXPECT_TRUE(waiting.answers->code() == Errc::internal || in_flight.answers->code() == Errc::internal);
  EXPECT_EQ(node("m").state, NodeState::restarting);
  advance(100ms);
  ASSERT_EQ(tasks.size(), 2u);
  // The model is known and its requests are taken, while it loads again.
  EXPECT_TRUE((*registry.find("m", ""))->signature);
  load(tasks[1]);
  EXPECT_EQ(node("m").incarnation, 2u);
  EXPECT_EQ(node("m").restarts, 1u);
  const auto sent = send("m");
  take(tasks[1]);
  answer(tasks[1]);
  EXPECT_TRUE(sent.answers->ok());
}

TEST_F(TreeTest, LeavesOtherModelsAloneWhenOneDies) {
  serve("a");
  serve("b");
  const auto sent = send("b");
  kill("a");
  EXPECT_EQ(sent.answers->count(), 0u);
  EXPECT_EQ(node("b").state, NodeState::ready);
  EXPECT_EQ(node("b").incarnation, 1u);
  EXPECT_EQ(node("b/0").restarts, 0u);
}

/// Remembers the names of events.
class RememberingLog final : public Log {
 public:
  void event(Level, std::string_view what, std::initializer_list<Field>) noexcept override {
    events.emplace_back(what);
  }
  void request(const RequestLine&) noexcept override {}
  void flush() noexcept override {}

  std::vector<std::string> events;
};

TEST_F(TreeTest, StartsAllModelsAnewWhenOneDiesTooOftenAndSaysSo) {
  RememberingLog remembering;
  const actors::Surroundings noisy{.registry = registry,
                                   .log = remembering,
                                   .events = surroundings.events,
                                   .start_executor = surroundings.start_executor,
                                   .now = surroundings.now};
  caf::anon_send_exit(root, caf::exit_reason::user_shutdown);
  top = std::make_shared<Vitals>("root", "supervisor");
  root = system.spawn<actors::Root>(noisy, top);
  run();
  serve("m", {.restart = {.initial_s = 0.001, .max_s = 0.001, .jitter = 0, .quiet_s = 60}});
  serve("other");
  for (unsigned i = 0; i < config::Restart{}.intensity; ++i) {
    kill("m");
    advance(1ms);
  }
  EXPECT_EQ(node("m").restarts, config::Restart{}.intensity);
  EXPECT_EQ(node("other").incarnation, 1u);
  kill("m");
  EXPECT_EQ(node("models").state, NodeState::restarting);
  EXPECT_NE(node("models").cause.find("too many restarts"), std::string::npos) << node("models").cause;
  EXPECT_EQ(remembering.events.back(), "the supervisor of the models has ended, all models are started anew");
  // Both are still known, and say that they are not there.
  EXPECT_EQ(send("m").answers->code(), Errc::unavailable);
  EXPECT_EQ(send("other").answers->code(), Errc::unavailable);

  const auto before = tasks.size();
  advance(100ms);
  EXPECT_EQ(node("models").state, NodeState::ready);
  EXPECT_EQ(node("models").incarnation, 2u);
  // One after the other.
  ASSERT_EQ(tasks.size(), before + 1);
  for (auto at = before; at < tasks.size(); ++at) load(tasks[at]);
  for (const auto* name : {"m", "other"}) EXPECT_EQ(node(name).state, NodeState::ready) << name;
  caf::anon_send_exit(root, caf::exit_reason::user_shutdown);
  run();
  root = nullptr;
}

TEST_F(TreeTest, IsGoneWhenItHasStoppedEveryModel) {
  serve("a");
  serve("b");
  caf::anon_send_exit(root, caf::exit_reason::user_shutdown);
  run();
  EXPECT_EQ(view().state, NodeState::stopped);
  EXPECT_EQ(node("models").state, NodeState::stopped);
  EXPECT_TRUE(node("models").children.empty());
}

TEST_F(TreeTest, AnswersWhatIsLeftWhenItIsTakenDown) {
  serve("m");
  const auto in_flight = send("m");
  take(tasks[0]);
  const auto waiting = send("m");
  caf::anon_send_exit(root, caf::exit_reason::user_shutdown);
  run();
  EXPECT_EQ(in_flight.answers->code(), Errc::unavailable);
  EXPECT_EQ(waiting.answers->code(), Errc::unavailable);
  EXPECT_FALSE(registry.find("m", ""));
}

}  // namespace
}  // namespace mainstay
