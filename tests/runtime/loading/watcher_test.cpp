#include "runtime/loading/watcher.hpp"

#include <gtest/gtest.h>

#include <condition_variable>
#include <future>

#include "tests/support/folder.hpp"

namespace mainstay {
namespace {

using namespace std::chrono_literals;

/// Lets a test wait for looks.
class Looks {
 public:
  void add() {
    std::lock_guard guard{mutex_};
    ++count_;
    changed_.notify_all();
  }
  bool wait_for(int count) {
    std::unique_lock lock{mutex_};
    return changed_.wait_for(lock, 30s, [&] { return count_ >= count; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  int count_ = 0;
};

class WatcherTest : public ::testing::Test {
 protected:
  testing::Folder folder;
  Looks looks;
  std::unique_ptr<Log> log = make_silent_log();
};

TEST_F(WatcherTest, LooksWhenItBeginsToWatchAndWhenSomethingHasHappened) {
  folder.write("m/model.pt", "x");
  Watcher watcher(
      1ms, [&](const auto&) { looks.add(); }, *log);
  watcher.watch({folder.path().string(), {}});
  ASSERT_TRUE(looks.wait_for(1));
  folder.write("m/model.pt", "more");
  EXPECT_TRUE(looks.wait_for(2));
}

TEST_F(WatcherTest, DoesErrandsAndLooksOnOneThread) {
  std::promise<std::thread::id> looked, ran;
  Watcher watcher(
      1ms,
      [&, told = false](const auto&) mutable {
        if (!std::exchange(told, true)) looked.set_value(std::this_thread::get_id());
      },
      *log);
  watcher.soon([&] { ran.set_value(std::this_thread::get_id()); });
  watcher.watch({folder.path().string(), {}});
  EXPECT_EQ(looked.get_future().get(), ran.get_future().get());
}

TEST_F(WatcherTest, GoesOnAfterALookThatFailed) {
  Watcher watcher(
      1ms,
      [&](const auto&) {
        looks.add();
        throw std::runtime_error("no");
      },
      *log);
  watcher.watch({folder.path().string(), {}});
  ASSERT_TRUE(looks.wait_for(1));
  folder.write("m/model.pt", "x");
  EXPECT_TRUE(looks.wait_for(2));
}

TEST_F(WatcherTest, EndsWhileItWaitsForSomethingToHappen) {
  Watcher watcher(
      1h, [&](const auto&) { looks.add(); }, *log);
  watcher.watch({folder.path().string(), {}});
}

}  // namespace
}  // namespace mainstay
