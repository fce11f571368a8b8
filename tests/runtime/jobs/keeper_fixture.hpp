#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "runtime/jobs/keeper.hpp"
#include "tests/support/folder.hpp"

namespace mainstay::jobs::test {

using namespace std::chrono_literals;

/// Keeps the runs that are asked of it until the test ends them.
class HeldRunner final : public Runner {
 public:
  struct Held {
    Run run;
    std::function<void(Outcome)> over;
  };
  void run(Run run, std::function<void(Outcome)> over) override { held.push_back({std::move(run), std::move(over)}); }
  std::vector<Held> held;
};

/// Keeps the deliveries that are asked of it until the test ends them.
class HeldMessenger final : public Messenger {
 public:
  struct Held {
    View job;
    std::function<void(Report)> over;
  };
  void deliver(View job, std::function<void(Report)> over) override {
    held.push_back({std::move(job), std::move(over)});
  }
  std::vector<Held> held;
};

inline Outcome answer(const std::string& body, int status = 200) {
  Outcome outcome;
  outcome.result = {status, "application/json", {}, Buffer::of(body)};
  if (status >= 400) outcome.error = "refused";
  return outcome;
}
inline Outcome not_now() {
  auto outcome = answer("", 503);
  outcome.for_now = true;
  return outcome;
}

/// A keeper, its desk and a clock that the test turns.
class KeeperTest : public ::testing::Test {
 protected:
  void SetUp() override {
    config.path = (folder.path() / "jobs.db").string();
    start();
  }

  /// A server is started, with what the one before has left.
  void start() {
    keeper.reset();
    runner.held.clear();
    messenger.held.clear();
    desk = std::make_unique<Desk>(config, *log);
    desk->run_with(runner);
    desk->deliver_with(messenger);
    adopt();
    desk->begin();
  }
  void adopt() {
    keeper.reset();
    auto store = desk->take_store();
    if (!store) throw std::runtime_error(store.error().message);
    auto made = Keeper::make(*desk, std::move(store).value(),
                             {.now = [this] { return now; },
                              .make_id = [this] { return "id" + std::to_string(++ids); },
                              .is_idempotent = [this](const auto&, const auto&) { return idempotent; }});
    if (!made) throw std::runtime_error(made.error().message);
    keeper = std::move(made).value();
  }
  void work() { keeper->work(desk->take_orders()); }

  Submission submission(const std::string& model = "m", const std::string& body = "body") {
    Submission submission;
    submission.record.life.model = model;
    submission.record.method = "POST";
    submission.record.target = "/t";
    submission.request.body = Buffer::of(body);
    return submission;
  }
  Result<Accepted> submit(Submission given) {
    std::optional<Result<Accepted>> told;
    desk->submit(std::move(given), [&](auto result) { told = std::move(result); });
    work();
    return *std::move(told);
  }
  std::string accept(const std::string& model = "m") { return submit(submission(model)).value().job.record.id; }
  Result<View> look(const std::string& id, Caller caller = {}) {
    std::optional<Result<View>> told;
    desk->look(id, caller, [&](auto result) { told = std::move(result); });
    work();
    return *std::move(told);
  }
  JobState state(const std::string& id) { return look(id).value().record.life.state; }
  Taken take(const std::string& id, bool consumes = true) {
    std::optional<Result<Taken>> told;
    desk->take_result(id, {}, consumes, [&](auto result) { told = std::move(result); });
    work();
    return (*std::move(told)).value();
  }
  Result<std::optional<View>> remove(const std::string& id, Caller caller = {}) {
    std::optional<Result<std::optional<View>>> told;
    desk->remove(id, caller, [&](auto result) { told = std::move(result); });
    work();
    return *std::move(told);
  }
  void end(std::size_t run, Outcome outcome) {
    runner.held.at(run).over(std::move(outcome));
    work();
  }

  testing::Folder folder;
  config::Jobs config{.max_age_s = 100, .result_ttl_s = 10};
  std::unique_ptr<Log> log = make_silent_log();
  HeldRunner runner;
  HeldMessenger messenger;
  WallTime now{1000s};
  int ids = 0;
  bool idempotent = false;
  std::unique_ptr<Desk> desk;
  std::unique_ptr<Keeper> keeper;
};

}  // namespace mainstay::jobs::test
