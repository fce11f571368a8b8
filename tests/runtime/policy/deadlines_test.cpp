#include "runtime/policy/deadlines.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <random>

#include "tests/support/recorder.hpp"

namespace mainstay {
namespace {

using testing::make_job;

Clock::time_point at(int seconds) { return Clock::time_point{std::chrono::seconds{seconds}}; }

TEST(Deadlines, NamesTheEarliest) {
  Deadlines deadlines;
  EXPECT_FALSE(deadlines.earliest());
  deadlines.add(make_job(at(5)).job);
  deadlines.add(make_job(at(2)).job);
  deadlines.add(make_job(at(9)).job);
  EXPECT_EQ(deadlines.earliest(), at(2));
}

TEST(Deadlines, ExpiresWhatIsDueAndKeepsTheRest) {
  Deadlines deadlines;
  for (int second : {7, 3, 5, 1, 9}) deadlines.add(make_job(at(second)).job);
  const auto expired = deadlines.expire(at(5));
  ASSERT_EQ(expired.size(), 3u);
  EXPECT_EQ(expired[0]->request.deadline, at(1));
  EXPECT_EQ(expired[2]->request.deadline, at(5));
  EXPECT_EQ(deadlines.earliest(), at(7));
}

TEST(Deadlines, ForgetsAJobAsSoonAsItLeaves) {
  Deadlines deadlines;
  auto sent = make_job(at(100));
  std::weak_ptr<Job> watched = sent.job;
  deadlines.add(sent.job);
  deadlines.remove(*sent.job);
  sent.job.reset();
  EXPECT_TRUE(watched.expired());
  EXPECT_EQ(deadlines.size(), 0u);
}

TEST(Deadlines, LetsAJobLeaveTwice) {
  Deadlines deadlines;
  auto sent = make_job(at(1));
  deadlines.add(sent.job);
  deadlines.remove(*sent.job);
  deadlines.remove(*sent.job);
  EXPECT_EQ(deadlines.size(), 0u);
}

TEST(Deadlines, StayInOrderThroughAnyMixOfComingAndGoing) {
  const auto seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  Deadlines deadlines;
  std::vector<JobPtr> model;
  for (int step = 0; step < 20'000; ++step) {
    if (random() % 3 || model.empty()) {
      model.push_back(make_job(at(static_cast<int>(random() % 1000))).job);
      deadlines.add(model.back());
    } else {
      const auto which = random() % model.size();
      deadlines.remove(*model[which]);
      model.erase(model.begin() + static_cast<std::ptrdiff_t>(which));
    }
    if (model.size() > 300) {
      const auto now = at(static_cast<int>(random() % 1000));
      const auto expired = deadlines.expire(now);
      ASSERT_TRUE(std::ranges::is_sorted(expired, {}, [](const JobPtr& job) { return job->request.deadline; }));
      const auto due = std::erase_if(model, [now](const JobPtr& job) { return job->request.deadline <= now; });
      ASSERT_EQ(due, expired.size());
    }
    ASSERT_EQ(deadlines.size(), model.size());
    std::optional<Clock::time_point> earliest;
    for (const auto& job : model)
      if (!earliest || job->request.deadline < *earliest) earliest = job->request.deadline;
    ASSERT_EQ(deadlines.earliest(), earliest);
  }
}

}  // namespace
}  // namespace mainstay
