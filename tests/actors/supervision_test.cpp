#include "actors/supervision.hpp"

#include <caf/event_based_actor.hpp>
#include <caf/sec.hpp>
#include <functional>
#include <stdexcept>

#include "tests/actors/stage.hpp"

namespace mainstay::testing {

/// What a test wants its boss to do.
struct Order {
  std::function<void(actors::Supervision&)> what;
};
/// Anything that a child has to do.
struct Work {};

}  // namespace mainstay::testing

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mainstay::testing::Order)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mainstay::testing::Work)

namespace mainstay {
namespace {

using namespace std::chrono_literals;
using actors::Supervision;
using supervision::ExitKind;
using testing::Order;
using testing::Work;

/// What happened, in order: "spawn a#1", "end a#1".
using History = std::vector<std::string>;

class Child final : public caf::event_based_actor {
 public:
  Child(caf::actor_config& cfg, std::string name, History& history, bool stubborn)
      : caf::event_based_actor(cfg), name_(std::move(name)), history_(history) {
    if (stubborn) set_exit_handler([this](const caf::exit_msg&) { history_.push_back("refuse " + name_); });
  }

 protected:
  caf::behavior make_behavior() override {
    return {[this](const Work&) { history_.push_back("work " + name_); }};
  }
  void on_exit() override { history_.push_back("end " + name_); }

 private:
  const std::string name_;
  History& history_;
};

class Boss final : public caf::event_based_actor {
 public:
  Boss(caf::actor_config& cfg, SupervisorRule rule, History& history)
      : caf::event_based_actor(cfg), history_(history), supervision_(*this, rule, [this](const auto& effect) {
          const auto* end = std::get_if<supervision::Ended>(&effect);
          if (!end) return;
          history_.push_back("ended: " + end->reason);
          quit();
        }) {}

 protected:
  caf::behavior make_behavior() override {
    set_down_handler([this](const caf::down_msg& message) { supervision_.down(message); });
    return {
        [this](const Order& order) { order.what(supervision_); },
        [this](actors::wake_atom) { supervision_.wake(); },
    };
  }
  void on_exit() override { supervision_.abandon(); }

 private:
  History& history_;
  Supervision supervision_;
};

class SupervisionTest : public testing::Stage {
 protected:
  ~SupervisionTest() override {
    caf::anon_send_exit(boss, caf::exit_reason::kill);
    run();
    for (auto& [name, child] : children) caf::anon_send_exit(child, caf::exit_reason::kill);
    run();
  }

  void hire(SupervisorRule rule = {}) { boss = system.spawn<Boss>(rule, history); }
  void order(std::function<void(Supervision&)> what) {
    caf::anon_send(boss, Order{std::move(what)});
    run();
  }
  /// How a child is spawned; the test keeps its actor under the name "a#1".
  Supervision::Spawn spawn(std::string id, bool stubborn = false, bool runs = true) {
    return [this, id = std::move(id), stubborn, runs](std::uint64_t incarnation) {
      const auto name = id + "#" + std::to_string(incarnation);
      history.push_back("spawn " + name);
      children[name] = system.spawn<Child>(name, history, stubborn);
      return Supervision::Spawned{children[name], runs};
    };
  }
  void add(ChildSpec spec, bool stubborn = false, bool runs = true) {
    order([&](Supervision& supervision) {
      const auto id = spec.id;
      EXPECT_TRUE(supervision.add(std::move(spec), spawn(id, stubborn, runs)));
    });
  }
  void start() {
    order([](Supervision& supervision) { supervision.start(); });
  }
  void stop() {
    order([](Supervision& supervision) { supervision.stop(); });
  }
  void end(const std::string& name, caf::exit_reason reason = caf::exit_reason::kill) {
    caf::anon_send_exit(children.at(name), reason);
    run();
  }
  History heard() { return std::exchange(history, {}); }

  History history;
  std::map<std::string, caf::actor> children;
  caf::actor boss;
};

TEST_F(SupervisionTest, SpawnsChildrenInOrderAndStopsThemInReverse) {
  hire();
  add({.id = "a"});
  add({.id = "b"});
  EXPECT_EQ(heard(), History{});
  start();
  EXPECT_EQ(heard(), (History{"spawn a#1", "spawn b#1"}));
  stop();
  EXPECT_EQ(heard(), (History{"end b#1", "end a#1", "ended: asked to stop"}));
}

TEST_F(SupervisionTest, SpawnsAnotherActorForOneThatDied) {
  hire();
  add({.id = "a"});
  start();
  heard();
  end("a#1");
  EXPECT_EQ(heard(), (History{"end a#1", "spawn a#2"}));
  end("a#2");
  EXPECT_EQ(heard(), (History{"end a#2", "spawn a#3"}));
}

TEST_F(SupervisionTest, TellsANormalEndFromAShutdownAndAFailure) {
  EXPECT_EQ(actors::exit_of({}).kind, ExitKind::normal);
  EXPECT_EQ(actors::exit_of(caf::exit_reason::normal).kind, ExitKind::normal);
  EXPECT_EQ(actors::exit_of(caf::exit_reason::user_shutdown).kind, ExitKind::shutdown);
  EXPECT_EQ(actors::exit_of(caf::exit_reason::kill).kind, ExitKind::abnormal);
  const auto failed = actors::exit_of(caf::make_error(caf::sec::runtime_error, "boom"));
  EXPECT_EQ(failed.kind, ExitKind::abnormal);
  EXPECT_NE(failed.message.find("boom"), std::string::npos) << failed.message;
}

TEST_F(SupervisionTest, RestartsATransientActorOnlyIfItFailed) {
  hire();
  add({.id = "a", .restart = RestartType::transient});
  start();
  end("a#1");
  EXPECT_EQ(heard().back(), "spawn a#2");
  end("a#2", caf::exit_reason::user_shutdown);
  EXPECT_EQ(heard(), (History{"end a#2"}));
}

TEST_F(SupervisionTest, WaitsOnTheSchedulersClockBeforeARestart) {
  hire();
  add({.id = "a", .backoff = config::Restart{.initial_s = 1, .jitter = 0}});
  start();
  end("a#1");
  heard();
  advance(999ms);
  EXPECT_EQ(heard(), History{});
  advance(1ms);
  EXPECT_EQ(heard(), (History{"spawn a#2"}));
}

TEST_F(SupervisionTest, KillsAnActorThatDoesNotStopInItsTime) {
  hire();
  add({.id = "a", .shutdown = 2s}, true);
  start();
  heard();
  stop();
  EXPECT_EQ(heard(), (History{"refuse a#1"}));
  advance(1999ms);
  EXPECT_EQ(heard(), History{});
  advance(1ms);
  EXPECT_EQ(heard(), (History{"end a#1", "ended: asked to stop"}));
}

TEST_F(SupervisionTest, KillsAnActorAtOnceWhoseShutdownIsBrutal) {
  hire();
  add({.id = "a", .shutdown = BrutalKill{}}, true);
  start();
  heard();
  stop();
  EXPECT_EQ(heard(), (History{"end a#1", "ended: asked to stop"}));
}

TEST_F(SupervisionTest, StopsAnActorAheadOfWhatWaitsInItsMailbox) {
  hire();
  add({.id = "a"});
  start();
  heard();
  caf::anon_send(boss, Order{[](Supervision& supervision) { supervision.stop(); }});
  for (int i = 0; i < 1000; ++i) caf::anon_send(children.at("a#1"), Work{});
  run();
  EXPECT_EQ(heard(), (History{"end a#1", "ended: asked to stop"}));
}

TEST_F(SupervisionTest, TakesAnExceptionOfASpawnForAFailedStart) {
  hire({.intensity = Intensity{2, 60s}});
  int tries = 0;
  order([&](Supervision& supervision) {
    EXPECT_TRUE(supervision.add({.id = "a"}, [&](std::uint64_t incarnation) {
      if (++tries > 1) throw std::runtime_error("no memory");
      return spawn("a")(incarnation);
    }));
    supervision.start();
  });
  heard();
  end("a#1");
  EXPECT_EQ(tries, 3);
  const auto all = heard();
  EXPECT_NE(all.back().find("no memory"), std::string::npos) << all.back();
}

TEST_F(SupervisionTest, StartsTheNextChildWhenOneSaysThatItRuns) {
  hire();
  add({.id = "a"}, false, false);
  add({.id = "b"});
  start();
  EXPECT_EQ(heard(), (History{"spawn a#1"}));
  order([](Supervision& supervision) { supervision.started("a", 1); });
  EXPECT_EQ(heard(), (History{"spawn b#1"}));
}

TEST_F(SupervisionTest, EndsWhenAChildSaysThatItCannotBeStarted) {
  hire();
  add({.id = "a"}, false, false);
  start();
  order([](Supervision& supervision) { supervision.start_failed("a", 1, "no such file"); });
  EXPECT_EQ(heard().back(), "ended: child 'a' could not be started: no such file");
}

TEST_F(SupervisionTest, HearsNoMoreOfALifeWhoseEndWasTold) {
  hire();
  add({.id = "a"});
  start();
  order([](Supervision& supervision) { supervision.exited("a", 1, {ExitKind::abnormal, "hung"}); });
  EXPECT_EQ(heard(), (History{"spawn a#1", "spawn a#2"}));
  end("a#1");
  EXPECT_EQ(heard(), (History{"end a#1"}));
}

TEST_F(SupervisionTest, AddsTerminatesRestartsAndRemovesWhileItRuns) {
  hire();
  start();
  add({.id = "a"});
  order([](Supervision& supervision) { EXPECT_TRUE(supervision.terminate("a")); });
  EXPECT_EQ(heard(), (History{"spawn a#1", "end a#1"}));
  order([](Supervision& supervision) {
    EXPECT_FALSE(supervision.actor("a"));
    EXPECT_TRUE(supervision.restart("a"));
    EXPECT_TRUE(supervision.actor("a"));
    EXPECT_EQ(supervision.remove("a").error().code, Errc::busy);
    EXPECT_TRUE(supervision.terminate("a"));
  });
  EXPECT_EQ(heard(), (History{"spawn a#2", "end a#2"}));
  order([](Supervision& supervision) {
    EXPECT_TRUE(supervision.remove("a"));
    EXPECT_TRUE(supervision.rules().children().empty());
  });
}

TEST_F(SupervisionTest, LetsAllChildrenGoWhenItsOwnerDies) {
  hire();
  add({.id = "a"});
  add({.id = "b"});
  start();
  heard();
  caf::anon_send_exit(boss, caf::exit_reason::kill);
  run();
  EXPECT_EQ(heard(), (History{"end a#1", "end b#1"}));
}

}  // namespace
}  // namespace mainstay
