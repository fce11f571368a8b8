#include "runtime/workers/executor.hpp"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include <future>
#include <mutex>

#include "runtime/workers/descriptor.hpp"
#include "tests/support/recorder.hpp"
#include "tests/support/sanitized.hpp"

namespace mainstay {
namespace {

using namespace std::chrono_literals;
using testing::floats;
using testing::floats_of;
using testing::make_job;

/// What an executor said, to be waited for.
class Listener final : public ExecutorEvents {
 public:
  void loading(std::shared_ptr<const LoadProgress> progress) noexcept override {
    // Whoever is shown it looks at once.
    seen_at_begin_ = progress->share();
    progress_ = std::move(progress);
  }
  void loaded(LoadedInstance instance) noexcept override { loaded_.set_value(std::move(instance)); }
  void drifted(std::string message) noexcept override {
    std::lock_guard guard{mutex_};
    drift_ = std::move(message);
  }
  void noticed(std::string) noexcept override {}
  void worn(std::string why) noexcept override {
    std::lock_guard guard{mutex_};
    wear_ = std::move(why);
  }
  void ended(Ending ending, std::vector<JobPtr> calls) noexcept override {
    ended_.set_value({std::move(ending), calls.size()});
  }
  /// To be looked at once it is loaded.
  float seen_at_begin() const { return seen_at_begin_; }
  const LoadProgress& progress() const { return *progress_; }
  std::string drift() {
    std::lock_guard guard{mutex_};
    return drift_;
  }

  std::string wear() {
    std::lock_guard guard{mutex_};
    return wear_;
  }

 private:
  std::mutex mutex_;
  std::string drift_;
  std::string wear_;
  float seen_at_begin_ = -1;
  std::shared_ptr<const LoadProgress> progress_;
  std::promise<LoadedInstance> loaded_;
  std::promise<std::pair<Ending, std::size_t>> ended_;

 public:
  std::future<LoadedInstance> when_loaded = loaded_.get_future();
  std::future<std::pair<Ending, std::size_t>> when_ended = ended_.get_future();
};

/// While it lives, this process can open no further descriptor.
class NoDescriptors {
 public:
  NoDescriptors() {
    ::getrlimit(RLIMIT_NOFILE, &before_);
    const rlimit few{64, before_.rlim_max};
    ::setrlimit(RLIMIT_NOFILE, &few);
    for (int copy = ::dup(0); copy >= 0; copy = ::dup(0)) copies_.emplace_back(copy);
  }
  ~NoDescriptors() { ::setrlimit(RLIMIT_NOFILE, &before_); }
  NoDescriptors(const NoDescriptors&) = delete;
  NoDescriptors& operator=(const NoDescriptors&) = delete;

 private:
  rlimit before_{};
  std::vector<workers::Descriptor> copies_;
};

class WorkerExecutor : public ::testing::Test {
 protected:
  ~WorkerExecutor() override {
    queue->close(*seat);
    EXPECT_TRUE(census->wait_until_empty(60s));
  }

  void run(const std::string& how, config::Model config = {}) {
    ModelSource source;
    source.name = how;
    source.config = std::move(config);
    for (const auto* options : {"ASAN_OPTIONS", "TSAN_OPTIONS"}) source.config.environment.emplace_back(options);
    executor({source, queue, seat, listener});
  }
  testing::Sent send(std::vector<float> values = {1}) {
    const auto count = static_cast<std::int64_t>(values.size());
    auto sent = make_job(Clock::time_point::max(), {floats("INPUT0", {count}, values)}, Clock::now());
    sent.job->request.id = "x";
    (void)queue->push(sent.job);
    return sent;
  }
  static config::Model cancelling() {
    config::Model config;
    config.cancel_on_disconnect = true;
    return config;
  }
  /// A call, and what says that its client has gone.
  std::pair<testing::Sent, std::shared_ptr<std::atomic<bool>>> send_from_client(float value = 1) {
    auto gone = std::make_shared<std::atomic<bool>>(false);
    auto sent = make_job(Clock::time_point::max(), {floats("INPUT0", {1}, {value})}, Clock::now());
    sent.job->request.client_gone = gone;
    (void)queue->push(sent.job);
    return {sent, gone};
  }
  /// The end of a worker that goes wrong at its first call.
  Ending end_of(const std::string& how) {
    run(how);
    const auto sent = send();
    EXPECT_EQ(sent.answers->wait().error().code, Errc::internal);
    auto [ending, calls] = listener->when_ended.get();
    EXPECT_EQ(calls, 1u);
    return ending;
  }

  std::unique_ptr<Log> log = make_silent_log();
  std::shared_ptr<Census> census = std::make_shared<Census>();
  std::shared_ptr<Vitals> vitals = std::make_shared<Vitals>("m", "model");
  std::shared_ptr<RequestQueue> queue = std::make_shared<RequestQueue>(64, 4, vitals);
  std::shared_ptr<Seat> seat = std::make_shared<Seat>(vitals);
  std::shared_ptr<Listener> listener = std::make_shared<Listener>();
  StartExecutor executor = processes_executor(FAKE_WORKER, *log, census);
};

TEST_F(WorkerExecutor, AnswersWhatItsModelComputes) {
  run("obedient");
  const auto instance = listener->when_loaded.get();
  EXPECT_EQ(instance.signature->inputs[0].name, "INPUT0");
  EXPECT_GT(instance.pid, 0);
  const auto sent = send({4, 2});
  const auto& answer = sent.answers->wait();
  ASSERT_TRUE(answer);
  EXPECT_EQ(floats_of(answer->outputs[0]), (std::vector<float>{4, 2}));
}

TEST_F(WorkerExecutor, ShowsHowFarItsModelHasComeFromTheBegin) {
  run("obedient");
  listener->when_loaded.wait();
  EXPECT_EQ(listener->seen_at_begin(), 0);
  EXPECT_EQ(listener->progress().share(), 1);
  EXPECT_EQ(listener->progress().stage(), LoadProgress::Stage::warming);
}

TEST_F(WorkerExecutor, KeepsAnAnswerThatIsStillReadWhileOthersAreComputed) {
  run("obedient");
  std::vector<testing::Sent> sent;
  for (float value = 0; value < 40; ++value) {
    sent.push_back(send(std::vector<float>(100'000, value)));
    EXPECT_TRUE(sent.back().answers->wait());
  }
  float expected = 0;
  for (const auto& each : sent) {
    const auto values = floats_of(each.answers->wait()->outputs[0]);
    EXPECT_EQ(values.size(), 100'000u);
    EXPECT_TRUE(std::ranges::all_of(values, [&](float value) { return value == expected; })) << expected;
    ++expected;
  }
}

TEST_F(WorkerExecutor, KeepsAnAnswerThatIsReadAfterItsWorkerIsGone) {
  run("obedient");
  const auto sent = send(std::vector<float>(100'000, 7));
  const auto& answer = sent.answers->wait();
  queue->close(*seat);
  listener->when_ended.get();
  EXPECT_EQ(floats_of(answer->outputs[0]).back(), 7);
}

TEST_F(WorkerExecutor, ShowsAModelThatKeepsItsInputNothingOfTheRequestsAfterIt) {
  run("obedient");
  std::vector<float> kept;
  for (float value = 0; value < 20; ++value) {
    std::vector<float> values(100'000, value);
    values.front() = 1000;
    const auto sent = send(values);
    ASSERT_TRUE(sent.answers->wait());
    EXPECT_EQ(floats_of(sent.answers->wait()->outputs[0]), kept.empty() ? values : kept) << value;
    kept = std::move(values);
    // Others come in between, and use the same memory.
    EXPECT_TRUE(send(std::vector<float>(100'000, 77)).answers->wait());
  }
}

TEST_F(WorkerExecutor, MakesRoomForAnAnswerThatIsLargerThanItsQuestion) {
  run("obedient");
  for (int i = 0; i < 3; ++i) {
    const auto sent = send({-6});
    ASSERT_TRUE(sent.answers->wait());
    EXPECT_EQ(sent.answers->wait()->outputs[0].data.size(), std::size_t{4} << 20);
  }
}

TEST_F(WorkerExecutor, RefusesInputsThatCannotBeUsedAndServesOn) {
  run("obedient");
  EXPECT_EQ(send({-2}).answers->wait().error().code, Errc::invalid_argument);
  EXPECT_TRUE(send().answers->wait());
}

TEST_F(WorkerExecutor, DoesNotFindWhatItsModelDoesNotFindAndServesOn) {
  run("obedient");
  const auto error = send({-100}).answers->wait().error();
  EXPECT_EQ(error.code, Errc::not_found);
  EXPECT_EQ(error.message, "nothing found as ordered");
  EXPECT_TRUE(send().answers->wait());
}

TEST_F(WorkerExecutor, EndsWhereItsModelFails) {
  run("obedient");
  const auto sent = send({-1});
  EXPECT_EQ(sent.answers->wait().error().message, "failed as ordered");
  const auto [ending, calls] = listener->when_ended.get();
  EXPECT_EQ(ending.cause, Cause::crashed);
  EXPECT_EQ(ending.message, "failed as ordered");
  EXPECT_EQ(calls, 1u);
}

TEST_F(WorkerExecutor, EndsWhereItsModelLiesAboutItsOutput) {
  run("obedient");
  const auto sent = send({-5});
  EXPECT_NE(sent.answers->wait().error().message.find("INPUT0"), std::string::npos);
  EXPECT_EQ(listener->when_ended.get().first.cause, Cause::crashed);
}

TEST_F(WorkerExecutor, SaysThatItWasRefusedMemory) {
  if (testing::sanitized) GTEST_SKIP() << "the sanitizers' allocators ask nobody before they give up";
  run("obedient");
  const auto sent = send({-3});
  EXPECT_EQ(sent.answers->wait().error().code, Errc::internal);
  EXPECT_EQ(listener->when_ended.get().first.cause, Cause::leaking);
}

TEST_F(WorkerExecutor, SaysThatItWasRefusedMemoryWhoeverAskedForIt) {
  if (testing::sanitized) GTEST_SKIP() << "the sanitizers' allocators ask nobody before they give up";
  config::Model config;
  config.limits.memory_mb = 512;
  for (const float order : {-8, -9}) {
    seat = std::make_shared<Seat>(vitals);
    listener = std::make_shared<Listener>();
    run("obedient", config);
    EXPECT_EQ(send({order}).answers->wait().error().code, Errc::internal);
    const auto ending = listener->when_ended.get().first;
    EXPECT_EQ(ending.cause, Cause::leaking) << order;
    EXPECT_EQ(ending.message.find("it reached limits.memory_mb (512 MiB) while computing"), 0u) << ending.message;
  }
}

TEST_F(WorkerExecutor, SaysThatItWasRefusedMemoryAfterACall) {
  if (testing::sanitized) GTEST_SKIP() << "the sanitizers' allocators ask nobody before they give up";
  config::Model config;
  config.state.strategy = config::StateStrategy::reset;
  run("loads once", config);
  EXPECT_TRUE(send({-10}).answers->wait());
  const auto ending = listener->when_ended.get().first;
  EXPECT_EQ(ending.cause, Cause::leaking) << ending.message;
  EXPECT_EQ(ending.message.find("it could get no more memory while putting its model in order"), 0u) << ending.message;
}

TEST_F(WorkerExecutor, SaysThatItHasNoDescriptorLeft) {
  config::Model config;
  config.limits.open_files = 64;
  run("obedient", config);
  // A sanitizer that sees a type for the first time wants descriptors of its own.
  EXPECT_TRUE(send().answers->wait());
  EXPECT_TRUE(send({-11}).answers->wait());
  // What it cannot take is not begun.
  const auto large = send(std::vector<float>(100'000, 7));
  const auto ending = listener->when_ended.get().first;
  EXPECT_EQ(ending.cause, Cause::crashed);
  EXPECT_NE(ending.message.find("it reached limits.open_files (64)"), std::string::npos) << ending.message;
  EXPECT_FALSE(large.job->answered());
}

TEST_F(WorkerExecutor, StopsACallWhoseClientHasGone) {
  run("obedient", cancelling());
  const auto [sent, gone] = send_from_client(-4);
  while (queue->calls(*seat) == 0) {
  }
  *gone = true;
  EXPECT_EQ(sent.answers->wait().error().code, Errc::unavailable);
  EXPECT_TRUE(send().answers->wait());
}

TEST_F(WorkerExecutor, EndsWhereItsModelFailedWhenItWasToStop) {
  const auto [sent, gone] = send_from_client();
  run("fails as it is cancelled", cancelling());
  while (queue->calls(*seat) == 0) {
  }
  *gone = true;
  ASSERT_EQ(listener->when_ended.wait_for(20s), std::future_status::ready);
  EXPECT_EQ(listener->when_ended.get().first.message, "fell over");
}

TEST_F(WorkerExecutor, IsNotKilledForACallThatItHasNotBegun) {
  queue = std::make_shared<RequestQueue>(64, 1, vitals);
  const auto first = send();
  const auto [second, gone] = send_from_client();
  run("is slow to put its model in order", cancelling());
  while (queue->calls(*seat) < 2) {
  }
  *gone = true;
  EXPECT_TRUE(first.answers->wait());
  EXPECT_EQ(second.answers->wait().error().code, Errc::unavailable);
  EXPECT_TRUE(send().answers->wait());
}

TEST_F(WorkerExecutor, AnswersThatTheServerHasNoMemoryToShareAndServesOn) {
  run("obedient");
  EXPECT_TRUE(send().answers->wait());
  {
    const NoDescriptors none;
    const auto large = send(std::vector<float>(100'000, 7));
    EXPECT_EQ(large.answers->wait().error().code, Errc::unavailable);
    EXPECT_NE(large.answers->message().find("Too many open files"), std::string::npos) << large.answers->message();
    EXPECT_EQ(send({-6}).answers->wait().error().code, Errc::unavailable);
  }
  EXPECT_TRUE(send(std::vector<float>(100'000, 7)).answers->wait());
  EXPECT_TRUE(send({-6}).answers->wait());
}

TEST_F(WorkerExecutor, EndsInOrderWhereItsSeatIsClosed) {
  run("obedient");
  listener->when_loaded.get();
  queue->close(*seat);
  const auto [ending, calls] = listener->when_ended.get();
  EXPECT_EQ(ending.cause, Cause::asked);
  EXPECT_EQ(ending.message, "");
  EXPECT_EQ(calls, 0u);
}

TEST_F(WorkerExecutor, SaysWhenItHasServedForLongEnough) {
  config::Model config;
  config.recycle = {.after_requests = 3, .jitter = 0};
  run("obedient", config);
  for (int i = 0; i < 2; ++i) EXPECT_TRUE(send().answers->wait());
  const auto third = send();
  EXPECT_TRUE(third.answers->wait());
  queue->close(*seat);
  listener->when_ended.get();
  EXPECT_EQ(listener->wear(), "it has served 3 requests, of 3");
}

TEST_F(WorkerExecutor, SaysWhenItHasGrownTooBig) {
  config::Model config;
  config.recycle.max_rss_mb = 6;
  run("obedient", config);
  EXPECT_TRUE(send({-7}).answers->wait());
  queue->close(*seat);
  listener->when_ended.get();
  EXPECT_NE(listener->wear().find("MiB of memory, of 6"), std::string::npos) << listener->wear();
}

TEST_F(WorkerExecutor, RunsItsErrands) {
  run("obedient");
  std::promise<bool> done;
  queue->ask(*seat, {Errand::Kind::reset, [&](const Status& status) { done.set_value(status.ok()); }});
  EXPECT_TRUE(done.get_future().get());
}

TEST_F(WorkerExecutor, EndsAfterAnErrandThatLeftNoSoundModel) {
  run("loads once");
  EXPECT_TRUE(send({-12}).answers->wait());
  std::promise<std::string> done;
  queue->ask(*seat, {Errand::Kind::reset, [&](const Status& status) { done.set_value(status.error().message); }});
  EXPECT_EQ(done.get_future().get(), "reset failed: not any more; once is enough");
  EXPECT_EQ(listener->when_ended.get().first.cause, Cause::stale);
}

TEST_F(WorkerExecutor, KillsAWorkerThatIsGivenUpWhileItLoads) {
  run("never loads");
  queue->abandon(*seat);
  const auto [ending, calls] = listener->when_ended.get();
  EXPECT_EQ(ending.cause, Cause::hung);
  EXPECT_NE(ending.message.find("while loading its model"), std::string::npos) << ending.message;
}

TEST_F(WorkerExecutor, TellsHowAWorkerDiedThatNeverLoaded) {
  run("dies at once");
  const auto ending = listener->when_ended.get().first;
  EXPECT_EQ(ending.message, "the worker process: it exited with code 4 while loading its model");
}

TEST_F(WorkerExecutor, KillsWhoWritesGarbageInsteadOfLoading) {
  run("garbage at once");
  EXPECT_NE(listener->when_ended.get().first.message.find("wrote garbage on its socket"), std::string::npos);
}

TEST_F(WorkerExecutor, KillsWhoWritesGarbageInsteadOfAnAnswer) {
  for (const auto* how : {"garbage", "wrong number", "out of place", "outside"}) {
    seat = std::make_shared<Seat>(vitals);
    listener = std::make_shared<Listener>();
    const auto ending = end_of(how);
    EXPECT_EQ(ending.cause, Cause::crashed) << how;
    EXPECT_NE(ending.message.find("wrote garbage on its socket"), std::string::npos) << how << ": " << ending.message;
    EXPECT_NE(ending.message.find("while computing request 'x'"), std::string::npos) << ending.message;
  }
}

TEST_F(WorkerExecutor, TellsHowAWorkerDiedInTheMiddleOfItsAnswer) {
  EXPECT_NE(end_of("half a message").message.find("exited with code 5"), std::string::npos);
}

TEST_F(WorkerExecutor, KillsAWorkerThatClosesItsSocketAndLivesOn) {
  const auto before = Clock::now();
  EXPECT_NE(end_of("closes its socket").message.find("closed its socket but lived on"), std::string::npos);
  EXPECT_LT(Clock::now() - before, 1500ms);
}

TEST_F(WorkerExecutor, PutsACallBackThatNeverCameAsFarAsTheModel) {
  run("dies before it begins");
  const auto sent = send();
  const auto [ending, calls] = listener->when_ended.get();
  EXPECT_NE(ending.message.find("SIGKILL"), std::string::npos);
  EXPECT_EQ(calls, 0u);
  EXPECT_FALSE(sent.job->answered());
  EXPECT_EQ(queue->depth(), 1u);
  seat = std::make_shared<Seat>(vitals);
  listener = std::make_shared<Listener>();
  run("obedient");
  EXPECT_TRUE(sent.answers->wait());
}

TEST_F(WorkerExecutor, PutsACallBackThatDiedWithItsWorkerWhereItMayBeMadeAgain) {
  config::Model config;
  config.idempotent = true;
  run("garbage", config);
  const auto sent = send();
  listener->when_ended.get();
  EXPECT_EQ(queue->depth(), 1u);
  seat = std::make_shared<Seat>(vitals);
  listener = std::make_shared<Listener>();
  run("obedient");
  EXPECT_TRUE(sent.answers->wait());
}

TEST_F(WorkerExecutor, EndsAsItsWorkerSaysAndPutsBackWhatItDidNotBegin) {
  const auto first = send(), second = send();
  queue = std::make_shared<RequestQueue>(64, 1, vitals);
  (void)queue->push(first.job);
  (void)queue->push(second.job);
  run("ends after its first call");
  EXPECT_TRUE(first.answers->wait());
  const auto [ending, calls] = listener->when_ended.get();
  EXPECT_EQ(ending.cause, Cause::stale);
  EXPECT_EQ(ending.message, "past repair");
  EXPECT_EQ(listener->drift(), "it drifted");
  EXPECT_EQ(calls, 0u);
  EXPECT_EQ(queue->depth(), 1u);
}

TEST_F(WorkerExecutor, SaysThatTheProgramIsNotThere) {
  executor = processes_executor("/nonexistent/program", *log, census);
  run("obedient");
  EXPECT_NE(listener->when_ended.get().first.message.find("no worker process can be started"), std::string::npos);
}

}  // namespace
}  // namespace mainstay
