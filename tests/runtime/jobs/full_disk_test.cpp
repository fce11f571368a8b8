#include <gtest/gtest.h>
#include <sys/resource.h>

#include <csignal>
#include <filesystem>

#include "tests/runtime/jobs/keeper_fixture.hpp"

namespace mainstay::jobs {
namespace {

using namespace std::chrono_literals;
using test::answer;

/// No file may become larger than the jobs' files are: to whoever writes, it is as if the disk was full.
class FullDisk {
 public:
  explicit FullDisk(const std::filesystem::path& folder) : handler_(std::signal(SIGXFSZ, SIG_IGN)) {
    ::getrlimit(RLIMIT_FSIZE, &before_);
    auto now = before_;
    now.rlim_cur = 0;
    for (const auto& file : std::filesystem::directory_iterator(folder))
      now.rlim_cur = std::max<rlim_t>(now.rlim_cur, file.file_size());
    ::setrlimit(RLIMIT_FSIZE, &now);
  }
  ~FullDisk() {
    ::setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, handler_);
  }
  FullDisk(const FullDisk&) = delete;
  FullDisk& operator=(const FullDisk&) = delete;

 private:
  rlimit before_{};
  void (*handler_)(int);
};

class KeeperOnAFullDisk : public test::KeeperTest {
 protected:
  std::unique_ptr<FullDisk> full() const { return std::make_unique<FullDisk>(folder.path()); }
};

TEST_F(KeeperOnAFullDisk, RefusesAJobAndTakesItWhenThereIsRoom) {
  auto disk = full();
  const auto refused = submit(submission());
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Errc::unavailable);
  EXPECT_NE(refused.error().message.find("cannot be written to disk"), std::string::npos) << refused.error().message;
  EXPECT_TRUE(runner.held.empty());
  EXPECT_EQ(desk->counts().now[0], 0u);
  disk.reset();
  const auto taken = submit(submission());
  ASSERT_TRUE(taken);
  start();
  EXPECT_TRUE(look(taken->job.record.id));
}

TEST_F(KeeperOnAFullDisk, KeepsAnAnswerUntilItCanBeWritten) {
  const auto id = accept();
  auto disk = full();
  end(0, answer("result"));
  EXPECT_EQ(state(id), JobState::running);
  EXPECT_FALSE(desk->wait_until_idle(Clock::now()));
  EXPECT_EQ(keeper->wake(), now + 1s);
  disk.reset();
  now += 1s;
  work();
  EXPECT_EQ(state(id), JobState::done);
  EXPECT_EQ(take(id).result->body.text(), "result");
}

TEST_F(KeeperOnAFullDisk, TriesAgainSoonThoughSomethingElseIsToBeDoneLater) {
  accept();
  accept();
  auto disk = full();
  end(0, answer("result"));
  EXPECT_EQ(keeper->wake(), now + 1s);
}

TEST_F(KeeperOnAFullDisk, TriesNoDeliveryOverAndOverThatItCannotWriteDown) {
  auto given = submission();
  given.record.webhook = Webhook{"https://a.example.org/"};
  const auto id = submit(std::move(given)).value().job.record.id;
  end(0, answer("result"));
  ASSERT_EQ(messenger.held.size(), 1u);
  auto disk = full();
  messenger.held[0].over({{503}, "it was answered with 503"});
  work();
  now += 1h;
  work();
  EXPECT_EQ(messenger.held.size(), 1u);
  EXPECT_EQ(look(id)->record.webhook->life.attempts, 0u);
  EXPECT_EQ(keeper->wake(), now + 1s);
  disk.reset();
  now += 1s;
  work();
  EXPECT_EQ(look(id)->record.webhook->life.attempts, 1u);
}

TEST_F(KeeperOnAFullDisk, BeginsNoJobAndTriesAgain) {
  desk->drain();
  const auto id = accept();
  auto disk = full();
  desk->begin();
  work();
  EXPECT_TRUE(runner.held.empty()) << "it would run once more after a restart";
  EXPECT_EQ(state(id), JobState::queued);
  EXPECT_EQ(keeper->wake(), now + 1s);
  disk.reset();
  now += 1s;
  work();
  EXPECT_EQ(runner.held.size(), 1u);
}

TEST_F(KeeperOnAFullDisk, CancelsNothingThatIsNotWritten) {
  const auto id = accept();
  auto disk = full();
  EXPECT_EQ(remove(id).error().code, Errc::unavailable);
  EXPECT_FALSE(*runner.held[0].run.unwanted);
  EXPECT_EQ(state(id), JobState::running);
}

TEST_F(KeeperOnAFullDisk, TakesUpWhatThereIs) {
  const auto id = accept();
  auto disk = full();
  start();
  EXPECT_EQ(state(id), JobState::failed);
}

}  // namespace
}  // namespace mainstay::jobs
