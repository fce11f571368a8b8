#include <gmock/gmock.h>

#include <chrono>
#include <functional>
#include <future>
#include <iostream>
#include <memory>

#include "tests/acceptance/processes.hpp"
#include "tests/chaos/clients.hpp"
#include "tests/chaos/footprint.hpp"
#include "tests/chaos/latency.hpp"
#include "tests/chaos/mischief.hpp"
#include "tests/chaos/plan.hpp"
#include "tests/chaos/scene.hpp"

namespace mainstay::chaos {
namespace {

using namespace std::chrono_literals;
using ::testing::IsEmpty;

/// For everything to be as it was, once nobody does any harm any more.
constexpr std::chrono::seconds time_to_heal{sanitized ? 30 : 5};
/// What allocators may keep of the busiest moment.
constexpr std::size_t memory_that_may_stay_mib = 48;
/// Of clients whose model is brought down under them.
constexpr std::chrono::microseconds patience{sanitized ? 3s : 500ms};
constexpr std::chrono::microseconds patience_in_peace = 30s;

/// Looks again and again, for as long as it may take. `look` has to wait for something itself.
bool within(std::chrono::seconds time, const std::function<bool()>& look) {
  for (const auto end = std::chrono::steady_clock::now() + time; std::chrono::steady_clock::now() < end;)
    if (look()) return true;
  return look();
}

/// Lets the clients ask for so long.
std::map<std::string, History> traffic(const Scene& scene, const std::string& phase, bool wild, std::uint64_t seed,
                                       std::chrono::milliseconds length) {
  Clients clients(scene.server(), phase,
                  {{.model = untouched, .patience = patience_in_peace},
                   {.model = once, .wild = wild, .patience = wild ? patience : patience_in_peace},
                   {.model = again, .wild = wild, .patience = wild ? patience : patience_in_peace}},
                  seed);
  // Nobody keeps this promise.
  std::promise<void> end;
  end.get_future().wait_for(length);
  return clients.finish();
}

void print(const std::string& model, const History& history) {
  std::map<int, unsigned> statuses;
  for (const auto& record : history) ++statuses[record.status];
  std::cout << model << ": " << text_of(Latency::of(history)) << ';';
  for (const auto& [status, count] : statuses) std::cout << ' ' << count << " x " << status;
  std::cout << '\n';
}

/// The untouched model's answers in the storm, beside those before it.
void compare(const History& quiet, const History& storm, bool judge) {
  const auto bound = 2 * Latency::of(quiet).p99;
  const auto slower = slower_than(storm, bound);
  std::cout << "untouched, slower than twice its quiet p99 (" << bound.count() << " ms): " << slower << " of "
            << storm.size() << "; before the storm " << slower_than(quiet, bound) << " of " << quiet.size() << '\n';
  if (!judge) return;
  EXPECT_LE(Latency::of(storm).p99, bound);
}

TEST(Chaos, CostsOnlyTheRequestsThatItHits) {
  const auto plan = Plan::from_environment();
  std::cout << "seed " << plan.seed << ", storm of " << plan.storm / 1s << " s\n";
  Scene scene;

  auto quiet = traffic(scene, "quiet", false, plan.seed, plan.quiet);
  ASSERT_TRUE(within(time_to_heal, [&] { return scene.ailing().empty(); })) << scene.ailing();
  const auto before = Footprint::of(scene.pid());

  Mischief mischief(scene.server(), scene.pid(), {once, again}, plan.seed);
  auto storm = traffic(scene, "storm", true, plan.seed, plan.storm);
  const auto deeds = mischief.finish();
  EXPECT_TRUE(within(time_to_heal, [&] { return scene.ailing().empty(); })) << scene.ailing();

  auto calm = traffic(scene, "calm", false, plan.seed, 200ms);
  auto after = Footprint::of(scene.pid());
  EXPECT_TRUE(within(time_to_heal, [&] { return (after = Footprint::of(scene.pid())).is_back_to(before); }));
  EXPECT_LE(after.resident_mib, before.resident_mib + (sanitized ? 1024 : memory_that_may_stay_mib));
  std::cout << "before: " << before << "\nafter: " << after << '\n';
  std::cout << deeds.killed << " workers killed, " << deeds.stopped << " stopped, " << deeds.stalled << " stalled\n";

  std::vector<std::unique_ptr<testing::Watched>> workers;
  for (const auto& child : testing::children_of(scene.pid()))
    workers.push_back(std::make_unique<testing::Watched>(child.pid));
  EXPECT_EQ(scene.end(), 0);
  for (const auto& worker : workers) EXPECT_TRUE(worker->wait(2s));

  const auto causes = scene.causes();
  for (const auto& [cause, count] : causes) std::cout << count << " instances were " << cause << '\n';
  for (const auto& model : models()) {
    print(model + " before", quiet[model]);
    print(model + " in the storm", storm[model]);
    auto history = quiet[model];
    history.insert(history.end(), storm[model].begin(), storm[model].end());
    history.insert(history.end(), calm[model].begin(), calm[model].end());
    EXPECT_THAT(breaches(history, scene.journal(model), most_runs_of(model)), IsEmpty()) << scene.output();
  }
  compare(quiet[untouched], storm[untouched], plan.judge_latency);

  // It was a storm.
  EXPECT_GT(deeds.killed, 0u);
  EXPECT_GT(deeds.stopped + deeds.stalled, 0u);
  EXPECT_TRUE(causes.contains("crashed"));
  // What is ordered once in a hundred requests: sanitizers leave time for a few hundred.
  if (sanitized) return;
  for (const auto* cause : {"hung", "stale", "leaking", "recycled"}) EXPECT_TRUE(causes.contains(cause)) << cause;
}

}  // namespace
}  // namespace mainstay::chaos
