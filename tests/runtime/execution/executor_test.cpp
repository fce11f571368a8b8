#include "runtime/execution/executor.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <future>
#include <stdexcept>

#include "runtime/execution/instance_thread.hpp"
#include "tests/support/forgetful_model.hpp"
#include "tests/support/no_threads.hpp"
#include "tests/support/recorder.hpp"
#include "tests/support/scripted_model.hpp"

namespace mainstay {
namespace {

using namespace std::chrono_literals;
using testing::floats;
using testing::floats_of;
using testing::Gate;
using testing::make_job;
using testing::scripted;

/// What an executor said, to be waited for.
class Listener final : public ExecutorEvents {
 public:
  void loading(std::shared_ptr<const LoadProgress>) noexcept override {}
  void loaded(LoadedInstance instance) noexcept override { loaded_.set_value(std::move(instance.signature)); }
  void drifted(std::string) noexcept override {}
  void noticed(std::string) noexcept override {}
  void worn(std::string) noexcept override {}
  void ended(Ending ending, std::vector<JobPtr>) noexcept override {
    ended_.set_value({ending.cause, std::move(ending.message)});
  }

 private:
  std::promise<std::shared_ptr<const Signature>> loaded_;
  std::promise<std::pair<Cause, std::string>> ended_;

 public:
  std::future<std::shared_ptr<const Signature>> when_loaded = loaded_.get_future();
  std::future<std::pair<Cause, std::string>> when_ended = ended_.get_future();
};

class ExecutorTest : public ::testing::Test {
 protected:
  ~ExecutorTest() override {
    queue->close(*seat);
    EXPECT_TRUE(census->wait_until_empty(60s));
  }

  void run(LoadModel load) { threads_executor(std::move(load), census)({{}, queue, seat, listener}); }
  void run(testing::ScriptedModel::Infer infer) {
    run([infer](const ModelSource&, LoadProgress&) -> Result<std::unique_ptr<Model>> { return scripted(infer); });
  }
  testing::Sent send(std::vector<float> values = {1}) {
    const auto count = static_cast<std::int64_t>(values.size());
    auto sent = make_job(Clock::time_point::max(), {floats("INPUT0", {count}, values)}, Clock::now());
    (void)queue->push(sent.job);
    return sent;
  }

  std::shared_ptr<Census> census = std::make_shared<Census>();
  std::shared_ptr<Vitals> vitals = std::make_shared<Vitals>("m", "model");
  std::shared_ptr<RequestQueue> queue = std::make_shared<RequestQueue>(64, 4, vitals);
  std::shared_ptr<Seat> seat = std::make_shared<Seat>(vitals);
  std::shared_ptr<Listener> listener = std::make_shared<Listener>();
};

TEST_F(ExecutorTest, AnswersWhatItsModelComputes) {
  run([](const auto& inputs) { return inputs; });
  EXPECT_EQ(listener->when_loaded.get()->inputs[0].name, "INPUT0");
  const auto sent = send({4, 2});
  const auto& answer = sent.answers->wait();
  ASSERT_TRUE(answer);
  EXPECT_EQ(floats_of(answer->outputs[0]), (std::vector<float>{4, 2}));
  EXPECT_EQ(answer->timings.batch, 1u);
}

TEST_F(ExecutorTest, TakesWhatWaitedWhileItWasBusyAsOneCall) {
  Gate gate, entered;
  std::vector<std::size_t> calls;
  run([&](const std::vector<Tensor>& inputs) {
    calls.push_back(floats_of(inputs[0]).size());
    entered.open();
    gate.pass();
    return inputs;
  });
  const auto first = send({1});
  entered.pass();
  const std::vector waiting{send({2}), send({3}), send({4})};
  gate.open();
  EXPECT_TRUE(first.answers->wait().ok());
  float expected = 2;
  for (const auto& sent : waiting) {
    const auto& answer = sent.answers->wait();
    ASSERT_TRUE(answer);
    EXPECT_EQ(floats_of(answer->outputs[0]), std::vector<float>{expected++});
    EXPECT_EQ(answer->timings.batch, 3u);
  }
  EXPECT_EQ(calls, (std::vector<std::size_t>{1, 3}));
}

TEST_F(ExecutorTest, AnswersInternalAndEndsWhenItsModelThrows) {
  run([](const auto&) -> Result<std::vector<Tensor>> { throw std::runtime_error("weights are gone"); });
  const auto sent = send();
  sent.answers->wait();
  EXPECT_EQ(sent.answers->code(), Errc::internal);
  const auto [cause, message] = listener->when_ended.get();
  EXPECT_EQ(cause, Cause::crashed);
  EXPECT_EQ(message, "weights are gone");
}

TEST_F(ExecutorTest, KeepsAModelThatRefusesItsInputs) {
  run([](const std::vector<Tensor>& inputs) -> Result<std::vector<Tensor>> {
    if (floats_of(inputs[0])[0] < 0) return Error{Errc::invalid_argument, "negative"};
    return inputs;
  });
  const auto refused = send({-1});
  refused.answers->wait();
  EXPECT_EQ(refused.answers->code(), Errc::invalid_argument);
  EXPECT_TRUE(send({1}).answers->wait().ok());
}

TEST_F(ExecutorTest, KeepsAModelThatDoesNotFindWhatItIsAskedFor) {
  run([](const std::vector<Tensor>& inputs) -> Result<std::vector<Tensor>> {
    if (floats_of(inputs[0])[0] < 0) return Error{Errc::not_found, "no such row"};
    return inputs;
  });
  const auto asked = send({-1});
  asked.answers->wait();
  EXPECT_EQ(asked.answers->code(), Errc::not_found);
  EXPECT_TRUE(send({1}).answers->wait().ok());
}

TEST_F(ExecutorTest, LetsNobodyPayForARequestThatWasRefusedInTheSameCall) {
  Gate gate, entered;
  run([&](const std::vector<Tensor>& inputs) -> Result<std::vector<Tensor>> {
    entered.open();
    gate.pass();
    for (const auto value : floats_of(inputs[0]))
      if (value < 0) return Error{Errc::invalid_argument, "negative"};
    return inputs;
  });
  const auto first = send({1});
  entered.pass();
  const auto good = send({2}), bad = send({-1}), also_good = send({3});
  gate.open();
  EXPECT_EQ(floats_of(good.answers->wait()->outputs[0]), std::vector<float>{2});
  EXPECT_EQ(floats_of(also_good.answers->wait()->outputs[0]), std::vector<float>{3});
  bad.answers->wait();
  EXPECT_EQ(bad.answers->code(), Errc::invalid_argument);
}

/// Answers how many calls it has had since it was reset, also those that it refused.
class Counting final : public Model {
 public:
  const Signature& signature() const override { return signature_; }
  Result<std::vector<Tensor>> infer(const std::vector<Tensor>& inputs, const ModelCall&) override {
    ++calls_;
    const auto values = floats_of(inputs[0]);
    if (std::ranges::any_of(values, [](float value) { return value < 0; }))
      return Error{Errc::invalid_argument, "negative"};
    return std::vector{floats("INPUT0", inputs[0].shape, std::vector<float>(values.size(), calls_))};
  }
  Status reset() override {
    calls_ = 0;
    return success();
  }

 private:
  Signature signature_{{{"INPUT0", Datatype::fp32, {{-1}}}}, {{"INPUT0", Datatype::fp32, {{-1}}}}};
  float calls_ = 0;
};

TEST_F(ExecutorTest, PutsItsModelInOrderBetweenTheCallsThatARefusedOneIsSplitInto) {
  const std::vector sent{send({1}), send({-1}), send({2}), send({3})};
  run([](const ModelSource&, LoadProgress&) -> Result<std::unique_ptr<Model>> {
    return std::unique_ptr<Model>(std::make_unique<Counting>());
  });
  EXPECT_FALSE(sent[1].answers->wait());
  for (const auto i : {0U, 2U, 3U}) EXPECT_EQ(floats_of(sent[i].answers->wait()->outputs[0]), std::vector<float>{1});
}

TEST_F(ExecutorTest, PutsBackWhatItDidNotBeginWhereItEndsBetweenTheCallsOfASplit) {
  testing::Fate fate;
  fate.reset_works = false;
  fate.refuses_together = true;
  const std::vector sent{send({1}), send({2})};
  std::atomic<int> loads{0};
  run([&](const ModelSource& source, LoadProgress& progress) {
    fate.loads_fail = loads++ > 0;
    return testing::load_of(fate)(source, progress);
  });
  const auto [cause, message] = listener->when_ended.get();
  EXPECT_EQ(cause, Cause::stale);
  EXPECT_EQ(queue->depth(), 2u);
}

TEST_F(ExecutorTest, SurvivesAModelThatThrowsWhatIsNoException) {
  run([](const auto&) -> Result<std::vector<Tensor>> { throw 42; });
  const auto sent = send();
  sent.answers->wait();
  EXPECT_EQ(sent.answers->code(), Errc::internal);
  EXPECT_EQ(listener->when_ended.get().first, Cause::crashed);
}

TEST_F(ExecutorTest, EndsWithItsCallWhereSomethingElseThanItsModelThrows) {
  const auto sent = send();
  start_instance({{}, queue, seat, listener}, census, [](const ExecutorTask& task, std::vector<JobPtr>&) -> Ending {
    task.queue->take(*task.seat);
    throw std::length_error("too long");
  });
  EXPECT_EQ(sent.answers->wait().error().message, "too long");
  const auto [cause, message] = listener->when_ended.get();
  EXPECT_EQ(cause, Cause::crashed);
  EXPECT_EQ(message, "too long");
}

TEST_F(ExecutorTest, SaysThatThereIsNoThreadToBeHad) {
  {
    const testing::NoThreads none;
    run([](const auto& inputs) { return inputs; });
  }
  EXPECT_NE(listener->when_ended.get().second.find("no thread to be had"), std::string::npos);
}

TEST_F(ExecutorTest, LeavesWhatWaitsToItsSuccessor) {
  Gate gate, entered;
  run([&](const auto&) -> Result<std::vector<Tensor>> {
    entered.open();
    gate.pass();
    return Error{Errc::internal, "no"};
  });
  const auto lost = send();
  entered.pass();
  const auto waiting = send();
  gate.open();
  listener->when_ended.get();
  EXPECT_EQ(lost.answers->count(), 1u);
  EXPECT_EQ(waiting.answers->count(), 0u);
  EXPECT_EQ(queue->depth(), 1u);
}

TEST_F(ExecutorTest, ReportsAModelThatCannotBeLoaded) {
  run([](const ModelSource&, LoadProgress&) -> Result<std::unique_ptr<Model>> {
    return Error{Errc::internal, "no such file"};
  });
  const auto [cause, message] = listener->when_ended.get();
  EXPECT_EQ(cause, Cause::crashed);
  EXPECT_EQ(message, "no such file");
}

TEST_F(ExecutorTest, ChangesNothingWhenItComesBackAfterItWasGivenUp) {
  Gate gate, entered;
  run([&](const auto& inputs) {
    entered.open();
    gate.pass();
    return inputs;
  });
  const auto sent = send();
  entered.pass();
  for (auto& job : queue->abandon(*seat)) job->answer(Error{Errc::deadline_exceeded, "too late"});
  gate.open();
  EXPECT_EQ(listener->when_ended.get().first, Cause::asked);
  EXPECT_EQ(sent.answers->code(), Errc::deadline_exceeded);
}

TEST_F(ExecutorTest, EndsAfterAnErrandThatLeftNoSoundModel) {
  testing::Fate fate;
  fate.reset_throws = true;
  run(testing::load_of(fate));
  listener->when_loaded.get();
  fate.loads_fail = true;
  std::promise<bool> done;
  queue->ask(*seat, {Errand::Kind::reset, [&](const Status& status) { done.set_value(status.ok()); }});
  EXPECT_FALSE(done.get_future().get());
  const auto [cause, message] = listener->when_ended.get();
  EXPECT_EQ(cause, Cause::stale);
  EXPECT_EQ(message, "reset failed: cannot reset; no file");
}

TEST_F(ExecutorTest, EndsWhenItsSeatIsClosed) {
  run([](const auto& inputs) { return inputs; });
  listener->when_loaded.get();
  queue->close(*seat);
  EXPECT_EQ(listener->when_ended.get().first, Cause::asked);
}

}  // namespace
}  // namespace mainstay
