#include "runtime/queue/reply.hpp"

#include <gtest/gtest.h>

#include <thread>

#include "tests/support/recorder.hpp"

namespace mainstay {
namespace {

using testing::Answers;
using testing::make_job;
using testing::Recorder;

TEST(Reply, AnswersOnce) {
  auto answers = std::make_shared<Answers>();
  {
    Reply reply(std::make_unique<Recorder>(answers));
    reply.answer(InferResponse{});
    reply.answer(Error{Errc::internal, "too late"});
  }
  EXPECT_EQ(answers->count(), 1u);
  EXPECT_TRUE(answers->ok());
}

TEST(Reply, AnswersUnavailableWhenItIsForgotten) {
  auto answers = std::make_shared<Answers>();
  { Reply reply(std::make_unique<Recorder>(answers)); }
  EXPECT_EQ(answers->code(), Errc::unavailable);
}

TEST(Reply, IsAnsweredByItsLastOwnerAlone) {
  auto answers = std::make_shared<Answers>();
  {
    Reply first(std::make_unique<Recorder>(answers));
    Reply second(std::move(first));
    EXPECT_EQ(answers->count(), 0u);
  }
  EXPECT_EQ(answers->count(), 1u);
}

TEST(Job, GivesTheWordToTheFirstOfManyWhoAnswerAtOnce) {
  for (int round = 0; round < 200; ++round) {
    auto [job, answers] = make_job(Clock::time_point::max());
    std::atomic<int> winners{0};
    {
      std::vector<std::jthread> rivals;
      for (int i = 0; i < 4; ++i)
        rivals.emplace_back([&, job = job] { winners += job->answer(Error{Errc::deadline_exceeded, ""}); });
    }
    ASSERT_EQ(winners, 1);
    ASSERT_EQ(answers->count(), 1u);
  }
}

TEST(Job, IsAnsweredUnavailableWhenEverybodyLetsGoOfIt) {
  auto sent = make_job(Clock::time_point::max());
  sent.job.reset();
  EXPECT_EQ(sent.answers->code(), Errc::unavailable);
}

}  // namespace
}  // namespace mainstay
