#include "runtime/loading/live_repository.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <condition_variable>
#include <future>
#include <mutex>

#include "tests/support/folder.hpp"

namespace mainstay {
namespace {

using namespace std::chrono_literals;

/// Says when something was asked of it.
class Asked final : public ModelsControl {
 public:
  void serve(const ModelSource& source) override { add("serve " + source.name); }
  void replace(const ModelSource& source, Completion done) override {
    add("replace " + source.name);
    done.finish(success());
  }
  void remove(const std::string& name, const std::string&) override { add("remove " + name); }
  void load(const std::string& name, const std::string&, Completion done) override {
    add("load " + name);
    done.finish(success());
  }
  bool serves(const std::string&, const std::string&) const override { return true; }

  bool wait_for(const std::string& what) {
    std::unique_lock lock{mutex_};
    return changed_.wait_for(lock, 30s, [&] { return std::ranges::find(asked_, what) != asked_.end(); });
  }

 private:
  void add(std::string what) {
    std::lock_guard guard{mutex_};
    asked_.push_back(std::move(what));
    changed_.notify_all();
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::string> asked_;
};

class LiveRepositoryTest : public ::testing::Test {
 protected:
  LiveRepository& begin(const std::string& watch) {
    folder.write("models/m/model.pt", "x");
    folder.write("mainstay.json",
                 R"({"model_repository": {"path": "models", "settle_s": 0.01, "watch": )" + watch + "}}");
    ConfigurationSource source{(folder.path() / "mainstay.json").string(), {}, {}};
    const auto running = source.read();
    repository.emplace(source, *running, models, *log, *events);
    return *repository;
  }

  testing::Folder folder;
  std::unique_ptr<Log> log = make_silent_log();
  std::unique_ptr<EventLog> events = make_silent_event_log();
  Asked models;
  std::optional<LiveRepository> repository;
};

TEST_F(LiveRepositoryTest, TakesUpWhatChangesWhileItIsWatched) {
  begin("true");
  folder.write("models/n/model.pt", "x");
  EXPECT_TRUE(models.wait_for("serve n"));
  folder.write("models/m/model.pt", "longer");
  EXPECT_TRUE(models.wait_for("replace m"));
  std::filesystem::remove_all(folder.path() / "models/n");
  EXPECT_TRUE(models.wait_for("remove n"));
}

TEST_F(LiveRepositoryTest, FollowsTheConfigurationToAnotherRepository) {
  begin("true");
  folder.write("others/n/model.pt", "x");
  folder.write("mainstay.json", R"({"model_repository": {"path": "others", "settle_s": 0.01, "watch": true}})");
  ASSERT_TRUE(models.wait_for("serve n"));
  folder.write("others/n/model.pt", "longer");
  EXPECT_TRUE(models.wait_for("replace n"));
}

TEST_F(LiveRepositoryTest, LooksAgainWhenItIsToldTo) {
  auto& repository = begin("false");
  folder.write("models/n/model.pt", "x");
  repository.look_again();
  EXPECT_TRUE(models.wait_for("serve n"));
}

TEST_F(LiveRepositoryTest, LoadsAModelForAClient) {
  auto& repository = begin("false");
  folder.write("models/n/model.pt", "x");
  std::promise<Status> told;
  repository.load("n", "", std::nullopt, Completion([&](Status status) { told.set_value(std::move(status)); }));
  EXPECT_TRUE(told.get_future().get().ok());
  EXPECT_TRUE(models.wait_for("load n"));
}

}  // namespace
}  // namespace mainstay
