#include "tests/actors/stage.hpp"

namespace mainstay {
namespace {

using namespace std::chrono_literals;

class TreeTest : public testing::Stage {};

TEST_F(TreeTest, StandsAsRootModelsNameAndInstance) {
  serve("iris", {.instances = 2});
  const auto view = this->view();
  EXPECT_EQ(view.name, "root");
  ASSERT_EQ(view.children.size(), 1u);
  EXPECT_EQ(view.children[0].name, "models");
  ASSERT_EQ(view.children[0].children.size(), 1u);
  const auto& iris = view.children[0].children[0];
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
  EXPECT_EQ(node("m").state, NodeState::starting);
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
