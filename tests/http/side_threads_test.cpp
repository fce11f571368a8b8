#include "http/side_threads.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <future>
#include <vector>

namespace mainstay::http {
namespace {

class Errand final : public Task {
 public:
  explicit Errand(std::function<void()> what) : what_(std::move(what)) {}
  void run() noexcept override { what_(); }

 private:
  const std::function<void()> what_;
};

std::unique_ptr<Task> errand(std::function<void()> what) { return std::make_unique<Errand>(std::move(what)); }

TEST(SideThreads, RunWhatTheyTakeOneAfterTheOther) {
  std::vector<int> done;
  std::promise<void> all;
  SideThreads side(1, 8);
  for (int i = 0; i < 3; ++i) {
    auto task = errand([&done, &all, i] {
      done.push_back(i);
      if (i == 2) all.set_value();
    });
    EXPECT_TRUE(side.take(task));
  }
  all.get_future().wait();
  EXPECT_EQ(done, (std::vector{0, 1, 2}));
}

TEST(SideThreads, RefuseWhatIsTooMuch) {
  std::promise<void> begun, go_on;
  SideThreads side(1, 1);
  auto first = errand([&] {
    begun.set_value();
    go_on.get_future().wait();
  });
  EXPECT_TRUE(side.take(first));
  begun.get_future().wait();
  auto second = errand([] {}), third = errand([] {});
  EXPECT_TRUE(side.take(second));
  EXPECT_FALSE(side.take(third));
  EXPECT_TRUE(third);
  // What has been computed is never turned away.
  std::promise<void> written;
  side.add(errand([&] { written.set_value(); }));
  go_on.set_value();
  written.get_future().wait();
}

TEST(SideThreads, MayEndOnOneOfThemselves) {
  std::promise<void> mine_is_gone, ended;
  auto side = std::make_shared<SideThreads>(2, 8);
  // A std::function has to be copyable.
  auto last = std::make_shared<std::shared_ptr<SideThreads>>(side);
  auto task = errand([last, &mine_is_gone, &ended] {
    mine_is_gone.get_future().wait();
    last->reset();
    ended.set_value();
  });
  ASSERT_TRUE(side->take(task));
  side.reset();
  mine_is_gone.set_value();
  ended.get_future().wait();
}

}  // namespace
}  // namespace mainstay::http
