#include <gtest/gtest.h>

#include <atomic>
#include <stdexcept>
#include <thread>
#include <vector>

#include "actors/tree.hpp"
#include "tests/support/recorder.hpp"
#include "tests/support/scripted_model.hpp"

namespace mainstay {
namespace {

using namespace std::chrono_literals;
using testing::Answers;
using testing::floats;
using testing::Gate;
using testing::Recorder;

/// The tree as the program runs it: CAF's own scheduler, real threads, the real clock.
class RunningTree : public ::testing::Test {
 protected:
  ~RunningTree() override {
    for (auto& gate : gates) gate->open();
    tree.reset();
    EXPECT_TRUE(census->wait_until_empty(60s));
  }

  /// Serves a model that does what its input says: 0 answers, 1 throws, 2 hangs until the test is over.
  void serve(const std::string& name) { tree->serve({name, "1", {}, {}, "test"}); }

  Result<std::unique_ptr<Model>> load(const ModelSource&) {
    ++loads;
    return testing::scripted([this](const std::vector<Tensor>& inputs) -> Result<std::vector<Tensor>> {
      const auto order = testing::floats_of(inputs[0])[0];
      if (order == 1) throw std::runtime_error("boom");
      if (order == 2) gate.pass();
      return inputs;
    });
  }

  /// Asks until the model is there: it is published and loaded in its own time.
  std::shared_ptr<Answers> ask(const std::string& name, float order, std::chrono::nanoseconds patience = 60s) {
    for (;;) {
      const auto model = registry.find(name, "");
      if (!model) {
        std::this_thread::yield();
        continue;
      }
      auto answers = std::make_shared<Answers>();
      InferRequest request;
      request.inputs = {floats("INPUT0", {1}, {order})};
      request.arrived = Clock::now();
      request.deadline = request.arrived + std::chrono::duration_cast<Clock::duration>(patience);
      (*model)->inbox->submit(std::move(request), Reply(std::make_unique<Recorder>(answers)));
      return answers;
    }
  }

  Gate gate;
  std::vector<Gate*> gates{&gate};
  std::atomic<int> loads{0};
  std::shared_ptr<Census> census = std::make_shared<Census>();
  Registry registry;
  std::unique_ptr<Log> log = make_silent_log();
  std::unique_ptr<EventLog> events = make_silent_event_log();
  std::unique_ptr<actors::Tree> tree = std::make_unique<actors::Tree>(actors::Surroundings{
      registry, *log, *events,
      threads_executor([this](const ModelSource& source, LoadProgress&) { return load(source); }, census)});
};

TEST_F(RunningTree, AnswersManyRequestsEachOnce) {
  serve("m");
  std::vector<std::shared_ptr<Answers>> all;
  for (int i = 0; i < 500; ++i) all.push_back(ask("m", 0));
  for (const auto& answers : all) EXPECT_TRUE(answers->wait().ok());
  for (const auto& answers : all) EXPECT_EQ(answers->count(), 1u);
}

TEST_F(RunningTree, ServesTheNextRequestAfterACrash) {
  serve("m");
  const auto crashed = ask("m", 1), next = ask("m", 0);
  EXPECT_EQ(crashed->wait().error().code, Errc::internal);
  EXPECT_TRUE(next->wait().ok());
  EXPECT_EQ(loads, 2);
}

TEST_F(RunningTree, ServesTheNextRequestAfterAHang) {
  serve("m");
  ASSERT_TRUE(ask("m", 0)->wait().ok());
  const auto hung = ask("m", 2, 50ms), next = ask("m", 0);
  EXPECT_EQ(hung->wait().error().code, Errc::deadline_exceeded);
  EXPECT_TRUE(next->wait().ok());
  EXPECT_EQ(loads, 2);
}

TEST_F(RunningTree, IsNotHeldUpByAHungNeighbour) {
  serve("a");
  serve("b");
  const auto hung = ask("a", 2);
  for (int i = 0; i < 100; ++i) EXPECT_TRUE(ask("b", 0)->wait().ok());
  EXPECT_EQ(hung->count(), 0u);
}

TEST_F(RunningTree, AnswersWhatIsUnderWayWhenItIsTakenDown) {
  serve("m");
  ASSERT_TRUE(ask("m", 0)->wait().ok());
  const auto hung = ask("m", 2), waiting = ask("m", 0);
  tree.reset();
  EXPECT_FALSE(hung->wait().ok());
  EXPECT_FALSE(waiting->wait().ok());
}

}  // namespace
}  // namespace mainstay
