#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <memory>

#include "runtime/workers/executor.hpp"
#include "tests/support/piece_recorder.hpp"

namespace mainstay {
namespace {

using namespace std::chrono_literals;
using testing::make_streaming_job;
using Taken = Receiver::Taken;

class Listener final : public ExecutorEvents {
 public:
  void loading(std::shared_ptr<const LoadProgress>) noexcept override {}
  void loaded(LoadedInstance instance) noexcept override { loaded_.set_value(instance.pid); }
  void drifted(std::string) noexcept override {}
  void noticed(std::string) noexcept override {}
  void worn(std::string) noexcept override {}
  void ended(Ending ending, std::vector<JobPtr>) noexcept override { ended_.set_value(std::move(ending)); }

 private:
  std::promise<std::int64_t> loaded_;
  std::promise<Ending> ended_;

 public:
  std::future<std::int64_t> when_loaded = loaded_.get_future();
  std::future<Ending> when_ended = ended_.get_future();
};

/// A model that streams in a worker process: what it does is what it is asked for (fake_worker.cpp).
class StreamingWorker : public ::testing::Test {
 protected:
  ~StreamingWorker() override {
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
  testing::SentForPieces sent_for(float order, Clock::time_point deadline = Clock::time_point::max()) {
    return make_streaming_job(deadline, {order});
  }
  testing::SentForPieces send(float order) {
    auto sent = sent_for(order);
    (void)queue->push(sent.job);
    return sent;
  }
  /// Whether the same worker serves on.
  void expect_to_serve() {
    const auto sent = send(-13);
    EXPECT_TRUE(sent.answers->wait());
    EXPECT_EQ(sent.pieces->firsts(), (std::vector<float>{1, 2, 3}));
    EXPECT_EQ(listener->when_ended.wait_for(0s), std::future_status::timeout);
  }
  /// The end of a worker that goes wrong at its first call, which is answered once.
  std::string end_of(const std::string& how) {
    run(how);
    const auto sent = send(1);
    EXPECT_EQ(sent.answers->wait().error().code, Errc::internal);
    return listener->when_ended.get().message;
  }

  std::unique_ptr<Log> log = make_silent_log();
  std::shared_ptr<Census> census = std::make_shared<Census>();
  std::shared_ptr<Vitals> vitals = std::make_shared<Vitals>("m", "model");
  std::shared_ptr<RequestQueue> queue = std::make_shared<RequestQueue>(64, 4, vitals);
  std::shared_ptr<Seat> seat = std::make_shared<Seat>(vitals);
  std::shared_ptr<Listener> listener = std::make_shared<Listener>();
  StartExecutor executor = processes_executor(FAKE_WORKER, *log, census);
};

TEST_F(StreamingWorker, GivesItsPiecesInTheirOrderAndServesOn) {
  run("obedient");
  for (int i = 0; i < 3; ++i) expect_to_serve();
}

TEST_F(StreamingWorker, GivesWhatItReturnsAsTheLastPiece) {
  run("obedient");
  const auto sent = send(-20);
  ASSERT_TRUE(sent.answers->wait());
  EXPECT_TRUE(sent.answers->wait()->outputs.empty());
  EXPECT_EQ(sent.pieces->firsts(), (std::vector<float>{1, 2}));
}

TEST_F(StreamingWorker, GivesPiecesThatNeedSharedMemory) {
  run("obedient");
  auto sent = sent_for(-16);
  sent.pieces->take_as([](const auto& piece) {
    EXPECT_EQ(piece.at(0).data.size(), std::size_t{4} << 20);
    return Taken::yes;
  });
  (void)queue->push(sent.job);
  EXPECT_TRUE(sent.answers->wait());
  EXPECT_EQ(sent.pieces->firsts(), (std::vector<float>{1, 2, 3}));
}

TEST_F(StreamingWorker, IsToldWhereItsRequestBelongs) {
  run("obedient");
  auto sent = sent_for(-18);
  sent.job->request.trace = std::make_shared<const Trace>(Trace{"00-trace", "a=1"});
  (void)queue->push(sent.job);
  EXPECT_TRUE(sent.answers->wait());
  const auto without = send(-18);
  EXPECT_TRUE(without.answers->wait());
  EXPECT_EQ(sent.pieces->firsts(), std::vector<float>{1});
  EXPECT_EQ(without.pieces->firsts(), std::vector<float>{0});
}

TEST_F(StreamingWorker, StopsWhenItsClientTakesNoMoreAndServesOn) {
  run("obedient");
  auto sent = sent_for(-14);
  sent.pieces->take_as([taken = 0](const auto&) mutable { return ++taken > 3 ? Taken::no : Taken::yes; });
  (void)queue->push(sent.job);
  sent.answers->wait();
  EXPECT_EQ(sent.answers->code(), Errc::unavailable);
  EXPECT_EQ(sent.pieces->firsts().size(), 3u);
  expect_to_serve();
}

TEST_F(StreamingWorker, IsHeldUpByAClientThatIsBehindUntilTheDeadline) {
  run("obedient");
  listener->when_loaded.wait();
  // Long enough for the first pieces, and past for good with the ones that are not taken.
  auto sent = sent_for(-14, Clock::now() + 300ms);
  sent.pieces->take_as([taken = 0](const auto&) mutable { return ++taken > 2 ? Taken::later : Taken::yes; });
  (void)queue->push(sent.job);
  sent.answers->wait();
  EXPECT_EQ(sent.answers->code(), Errc::deadline_exceeded);
  EXPECT_LE(sent.pieces->firsts().size(), 2u);
  expect_to_serve();
}

TEST_F(StreamingWorker, IsEndedWhereItGoesOnForAClientThatHasGone) {
  config::Model config;
  config.cancel_on_disconnect = true;
  run("obedient", config);
  auto sent = sent_for(-19);
  const auto gone = std::make_shared<std::atomic<bool>>(false);
  sent.job->request.client_gone = gone;
  sent.pieces->take_as([gone](const auto&) {
    *gone = true;
    return Taken::yes;
  });
  (void)queue->push(sent.job);
  EXPECT_NE(listener->when_ended.get().message.find("nobody wanted the answer any more"), std::string::npos);
  EXPECT_EQ(sent.pieces->firsts().size(), 1u);
  EXPECT_EQ(sent.answers->count(), 1u);
}

TEST_F(StreamingWorker, AnswersOnceWhenItDiesInTheMiddleAndIsNotAskedAgain) {
  config::Model config;
  config.idempotent = true;
  run("obedient", config);
  const auto sent = send(-15);
  EXPECT_EQ(sent.answers->wait().error().code, Errc::internal);
  EXPECT_EQ(listener->when_ended.get().cause, Cause::crashed);
  EXPECT_EQ(sent.pieces->firsts(), std::vector<float>{1});
  EXPECT_EQ(sent.answers->count(), 1u);
  EXPECT_EQ(queue->depth(), 0u);
}

TEST_F(StreamingWorker, FailsWhereItsModelGivesAPieceThatIsNotWhatItSays) {
  run("obedient");
  const auto sent = send(-17);
  sent.answers->wait();
  EXPECT_EQ(sent.answers->code(), Errc::internal);
  EXPECT_NE(sent.answers->message().find("output 'INPUT0' has 4 bytes"), std::string::npos) << sent.answers->message();
  EXPECT_TRUE(sent.pieces->firsts().empty());
}

TEST_F(StreamingWorker, IsNotBelievedAPieceThatLiesElsewhere) {
  EXPECT_NE(end_of("a piece outside").find("outside of the shared memory"), std::string::npos);
}

TEST_F(StreamingWorker, IsNotBelievedAPieceThatIsNone) {
  EXPECT_NE(end_of("a piece that is none").find("a message of kind 108"), std::string::npos);
}

TEST_F(StreamingWorker, IsNotBelievedTwoWishesForRoom) {
  EXPECT_NE(end_of("asks for room twice").find("a message of kind 103"), std::string::npos);
}

TEST_F(StreamingWorker, IsNotBelievedPiecesAfterNobodyWantedMore) {
  run("pieces without an end");
  auto sent = sent_for(1);
  sent.pieces->take_as([taken = 0](const auto&) mutable { return ++taken > 5 ? Taken::no : Taken::yes; });
  (void)queue->push(sent.job);
  EXPECT_NE(listener->when_ended.get().message.find("a message of kind 108"), std::string::npos);
  EXPECT_EQ(sent.pieces->firsts().size(), 5u);
  EXPECT_EQ(sent.answers->count(), 1u);
}

TEST_F(StreamingWorker, IsNotBelievedPiecesThatNobodyAskedFor) {
  run("a piece outside");
  const auto sent = testing::make_job(Clock::time_point::max(), {testing::floats("INPUT0", {1}, {1})}, Clock::now());
  (void)queue->push(sent.job);
  EXPECT_EQ(sent.answers->wait().error().code, Errc::internal);
  EXPECT_NE(listener->when_ended.get().message.find("a message of kind 108"), std::string::npos);
}

}  // namespace
}  // namespace mainstay
