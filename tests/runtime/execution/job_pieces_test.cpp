#include "runtime/execution/job_pieces.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <thread>
#include <utility>

#include "tests/support/piece_recorder.hpp"
#include "tests/support/scripted_model.hpp"

namespace mainstay {
namespace {

using testing::Gate;
using testing::make_job;
using testing::make_streaming_job;
using testing::piece_of;
using Taken = Receiver::Taken;

class JobPiecesTest : public ::testing::Test {
 protected:
  testing::SentForPieces sent = make_streaming_job();
  CallControl control;
};

TEST_F(JobPiecesTest, ReachTheClientInTheirOrder) {
  JobPieces pieces(*sent.job, control);
  EXPECT_FALSE(sent.job->has_given());
  for (const float value : {3.0F, 1.0F, 2.0F}) EXPECT_TRUE(pieces.emit(piece_of(value)));
  EXPECT_EQ(sent.pieces->firsts(), (std::vector<float>{3, 1, 2}));
  EXPECT_TRUE(sent.job->has_given());
  EXPECT_EQ(sent.answers->count(), 0u);
}

TEST_F(JobPiecesTest, WaitForAClientThatIsBehind) {
  sent.pieces->take_as([tries = 0](const auto&) mutable { return ++tries < 4 ? Taken::later : Taken::yes; });
  JobPieces pieces(*sent.job, control);
  EXPECT_FALSE(sent.job->was_held_up());
  EXPECT_TRUE(pieces.emit(piece_of(7)));
  EXPECT_TRUE(sent.job->was_held_up());
  EXPECT_EQ(sent.pieces->firsts(), std::vector<float>{7});
}

TEST_F(JobPiecesTest, EndWithTheDeadlineWhereTheClientStaysBehind) {
  sent = make_streaming_job(Clock::now());
  sent.pieces->take_as([](const auto&) { return Taken::later; });
  JobPieces pieces(*sent.job, control);
  EXPECT_FALSE(pieces.emit(piece_of(1)));
  EXPECT_EQ(sent.answers->code(), Errc::deadline_exceeded);
}

TEST_F(JobPiecesTest, AreNotWantedByAClientThatHasGone) {
  const auto gone = std::make_shared<std::atomic<bool>>(false);
  sent.job->request.client_gone = gone;
  JobPieces pieces(*sent.job, control);
  EXPECT_TRUE(pieces.emit(piece_of(1)));
  *gone = true;
  EXPECT_FALSE(pieces.emit(piece_of(2)));
  EXPECT_EQ(sent.pieces->firsts(), std::vector<float>{1});
  EXPECT_EQ(sent.answers->count(), 0u);
  EXPECT_TRUE(pieces.finish(std::vector<Tensor>{}));
  EXPECT_EQ(sent.answers->code(), Errc::unavailable);
}

TEST_F(JobPiecesTest, AreRefusedForGoodOnceOneWas) {
  sent.pieces->take_as(
      [first = true](const auto&) mutable { return std::exchange(first, false) ? Taken::no : Taken::yes; });
  JobPieces pieces(*sent.job, control);
  EXPECT_FALSE(pieces.emit(piece_of(1)));
  EXPECT_FALSE(pieces.emit(piece_of(2)));
  EXPECT_TRUE(sent.pieces->firsts().empty());
}

TEST_F(JobPiecesTest, StopWaitingWhenTheInstanceIsGivenUp) {
  sent.pieces->take_as([&](const auto&) {
    control.cancelled = true;
    return Taken::later;
  });
  JobPieces pieces(*sent.job, control);
  EXPECT_FALSE(pieces.emit(piece_of(1)));
}

TEST_F(JobPiecesTest, EndWithWhatTheModelReturns) {
  JobPieces pieces(*sent.job, control);
  EXPECT_TRUE(pieces.emit(piece_of(1)));
  const auto rest = pieces.finish(piece_of(2));
  ASSERT_TRUE(rest);
  EXPECT_TRUE(rest->empty());
  EXPECT_EQ(sent.pieces->firsts(), (std::vector<float>{1, 2}));
  EXPECT_EQ(pieces.finish(Error{Errc::internal, "fell over"}).error().message, "fell over");
  EXPECT_EQ(sent.answers->count(), 0u);
}

TEST_F(JobPiecesTest, AreDroppedAfterTheAnswer) {
  sent.job->answer(Error{Errc::deadline_exceeded, "late"});
  JobPieces pieces(*sent.job, control);
  EXPECT_FALSE(pieces.emit(piece_of(1)));
  EXPECT_TRUE(sent.pieces->firsts().empty());
}

TEST_F(JobPiecesTest, AreGivenWholeBeforeAnAnswerThatComesMeanwhile) {
  Gate giving, go_on;
  std::atomic<bool> answered_while_giving{false};
  sent.pieces->take_as([&](const auto&) {
    giving.open();
    go_on.pass();
    answered_while_giving = sent.answers->count() > 0;
    return Taken::yes;
  });
  JobPieces pieces(*sent.job, control);
  std::thread giver{[&] { EXPECT_TRUE(pieces.emit(piece_of(1))); }};
  giving.pass();
  std::thread answerer{[&] { sent.job->answer(Error{Errc::deadline_exceeded, "late"}); }};
  while (!sent.job->answered()) std::this_thread::yield();
  go_on.open();
  giver.join();
  answerer.join();
  EXPECT_FALSE(answered_while_giving);
  EXPECT_EQ(sent.answers->code(), Errc::deadline_exceeded);
}

TEST(JobWithoutPieces, TakesNone) {
  const auto sent = make_job(Clock::time_point::max());
  EXPECT_FALSE(sent.job->streams());
  CallControl control;
  JobPieces pieces(*sent.job, control);
  EXPECT_FALSE(pieces.emit(piece_of(1)));
}

}  // namespace
}  // namespace mainstay
