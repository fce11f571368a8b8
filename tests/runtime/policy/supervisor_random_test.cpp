#include <array>
#include <map>
#include <optional>
#include <random>
#include <set>

#include "tests/runtime/policy/play.hpp"

namespace mainstay {
namespace {

using namespace std::chrono_literals;
using namespace supervision;

/// Children as a driver would have them: each lives from its start to its end, and nothing is wanted of one that does
/// not live.
class Walk {
 public:
  explicit Walk(std::uint64_t seed) : random_(seed) {
    const SupervisorRule rule{.strategy = static_cast<Strategy>(pick(3)),
                              .intensity = pick(4) ? std::optional{Intensity{pick(6), 10s}} : std::nullopt,
                              .auto_shutdown = static_cast<AutoShutdown>(pick(3)),
                              .seed = seed};
    std::vector<ChildSpec> specs;
    for (const auto* id : {"a", "b", "c", "d"}) specs.push_back(spec(id, rule.auto_shutdown));
    supervisor_.emplace(Supervisor::make(rule, std::move(specs)).value());
    auto_shutdown_ = rule.auto_shutdown;
    see(supervisor_->start(now_));
  }

  void step() {
    const std::string id{static_cast<char>('a' + pick(5))};
    const auto at = lives_.find(id);
    const std::uint64_t life = at == lives_.end() || pick(8) == 0 ? pick(4) : at->second;
    switch (pick(10)) {
      case 0:
      case 1:
      case 2:
        return see(supervisor_->started(id, life, now_));
      case 3:
        return exit(id, life, static_cast<ExitKind>(pick(3)));
      case 4:
        if (stopping_.contains(id)) return exit(id, lives_.at(id), ExitKind::shutdown);
        return;
      case 5:
        if (auto added = supervisor_->add(spec(id, auto_shutdown_), now_)) see(std::move(added).value());
        return;
      case 6:
        if (auto done = supervisor_->terminate(id, now_)) see(std::move(done).value());
        return;
      case 7:
        if (auto done = supervisor_->restart(id, now_)) see(std::move(done).value());
        return;
      case 8:
        if (auto done = supervisor_->remove(id)) see(std::move(done).value());
        return;
      default:
        now_ += std::chrono::milliseconds(pick(2000));
        see(supervisor_->timer(now_));
    }
  }

  /// Stops, and lets every child end that is asked to.
  void stop() {
    see(supervisor_->stop(now_));
    for (int i = 0; i < 10 && !stopping_.empty(); ++i) {
      const auto next = *stopping_.begin();
      exit(next, lives_.at(next), {});
    }
    EXPECT_TRUE(lives_.empty());
    EXPECT_EQ(ends_, 1);
    EXPECT_TRUE(supervisor_->ended());
  }

 private:
  unsigned pick(unsigned below) { return static_cast<unsigned>(random_() % below); }

  ChildSpec spec(const std::string& id, AutoShutdown auto_shutdown) {
    ChildSpec spec{.id = id, .restart = static_cast<RestartType>(pick(3))};
    spec.shutdown = std::array<Shutdown, 3>{Shutdown{1s}, BrutalKill{}, NoLimit{}}[pick(3)];
    spec.significant = auto_shutdown != AutoShutdown::never && spec.restart != RestartType::permanent && pick(2);
    if (pick(2)) spec.backoff = config::Restart{};
    return spec;
  }

  void exit(const std::string& id, std::uint64_t life, ExitKind kind) {
    if (const auto at = lives_.find(id); at != lives_.end() && at->second == life) {
      lives_.erase(at);
      stopping_.erase(id);
    }
    see(supervisor_->exited(id, life, {kind, "over"}, now_));
  }

  void see(const Effects& effects) {
    for (const auto& effect : effects) {
      EXPECT_EQ(ends_, 0) << "something is wanted after the end";
      if (const auto* start = std::get_if<Start>(&effect)) {
        EXPECT_FALSE(lives_.contains(start->id)) << start->id << " lives already";
        EXPECT_GT(start->incarnation, last_[start->id]);
        last_[start->id] = lives_[start->id] = start->incarnation;
      }
      if (const auto* ask = std::get_if<AskToStop>(&effect)) stopping(ask->id);
      if (const auto* kill = std::get_if<Kill>(&effect)) stopping(kill->id);
      if (std::holds_alternative<Ended>(effect)) {
        ++ends_;
        EXPECT_TRUE(lives_.empty()) << "it ended before its children";
      }
    }
    EXPECT_EQ(supervisor_->count().active, lives_.size());
  }
  void stopping(const std::string& id) {
    EXPECT_TRUE(lives_.contains(id)) << id << " does not live";
    stopping_.insert(id);
  }

  std::mt19937_64 random_;
  std::optional<Supervisor> supervisor_;
  AutoShutdown auto_shutdown_{};
  Clock::time_point now_{1000s};
  std::map<std::string, std::uint64_t> lives_, last_;
  std::set<std::string> stopping_;
  int ends_ = 0;
};

TEST(Supervisor, KeepsItsPromisesWhateverHappens) {
  for (std::uint64_t seed = 0; seed < 2000; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Walk walk(seed);
    for (int i = 0; i < 100; ++i) walk.step();
    walk.stop();
    if (HasFailure()) return;
  }
}

}  // namespace
}  // namespace mainstay
