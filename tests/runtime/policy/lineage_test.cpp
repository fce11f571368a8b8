#include "runtime/policy/lineage.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <random>
#include <set>

namespace mainstay {
namespace {

using Standing = Lineage::Standing;
using State = NodeState;

std::string text(const lineage::Spawn& e) {
  return "spawn " + e.node + (e.beside ? " beside" : "") + (e.unwanted ? " unwanted" : "");
}
std::string text(const lineage::OrderLoad& e) { return "load " + e.node + (e.asked ? " as asked" : ""); }
std::string text(const lineage::OrderUnload& e) { return "unload " + e.node; }
std::string text(const lineage::TakePlace& e) { return "place " + e.node; }
std::string text(const lineage::Changed& e) { return "changed " + e.node; }
std::string text(const lineage::Retire& e) { return "retire " + e.node; }
std::string text(const lineage::Withdraw& e) { return "withdraw " + e.node; }
std::string text(const lineage::Stop& e) { return "stop " + e.node; }
std::string text(const lineage::Finish& e) { return "tell " + e.node + (e.failure ? ": " + *e.failure : ""); }

/// "spawn m, load m"
std::string text(const lineage::Effects& effects) {
  std::string all;
  for (const auto& effect : effects)
    all += (all.empty() ? "" : ", ") + std::visit([](const auto& each) { return text(each); }, effect);
  return all;
}

Lineage::Node node(const std::string& version, Standing standing = Standing::current, const std::string& before = {}) {
  return {.model = "m", .version = version, .standing = standing, .before = before};
}
Lineage::Node outdated(const std::string& version) { return {.model = "m", .version = version, .outdated = true}; }
/// A change that was told to take the place of the one before.
Lineage in_the_midst() {
  return Lineage({{"m", node("1", Standing::giving_way)}, {"m@1", node("1", Standing::taking_place, "m")}});
}
Lineage with_a_change() { return Lineage({{"m", node("1")}, {"m@1", node("1", Standing::change, "m")}}); }

TEST(Lineage, SpawnsAModelThatIsAddedUnderItsName) {
  Lineage lineage;
  EXPECT_EQ(text(lineage.added("m", "1", {})), "spawn m");
  EXPECT_EQ(text(lineage.added("n", "1", {})), "spawn n");
  EXPECT_EQ(lineage.current("m", "1"), "m");
}

TEST(Lineage, NamesFurtherOnesByTheirVersionAndThenByTheirNumber) {
  Lineage lineage({{"m", node("1")}});
  EXPECT_EQ(text(lineage.added("m", "2", {})), "spawn m@2");
  EXPECT_EQ(text(lineage.changed("m", "2", {{"m@2", State::ready}}, false)), "spawn m@2#2 beside");
}

TEST(Lineage, SpawnsNoneThatIsThereAlreadyAndKeepsItEvenIfItWasToGo) {
  Lineage lineage({{"m", outdated("1")}});
  EXPECT_EQ(text(lineage.added("m", "1", {{"m", State::ready}})), "");
  EXPECT_FALSE(lineage.nodes().at("m").outdated);
}

TEST(Lineage, LoadsAnotherVersionOfAModelThatIsLoaded) {
  Lineage lineage({{"m", node("1")}, {"n", {.model = "n", .version = "1"}}});
  EXPECT_EQ(text(lineage.added("m", "2", {{"m", State::degraded}})), "spawn m@2, load m@2");
  EXPECT_EQ(text(lineage.added("n", "2", {{"n", State::unloaded}})), "spawn n@2");
}

TEST(Lineage, BringsAChangeBesideTheOneThatIsLoaded) {
  Lineage lineage({{"m", node("1")}});
  EXPECT_EQ(text(lineage.changed("m", "1", {{"m", State::ready}}, false)), "spawn m@1 beside");
  EXPECT_EQ(lineage.nodes().at("m@1"), node("1", Standing::change, "m"));
  EXPECT_EQ(lineage.current("m", "1"), "m");
  EXPECT_EQ(lineage.birth("m@1"), (Lineage::Birth{.hidden = true}));
}

TEST(Lineage, PutsAChangeInThePlaceOfOneThatIsNotLoaded) {
  Lineage lineage({{"m", node("1")}});
  EXPECT_EQ(text(lineage.changed("m", "1", {{"m", State::unloaded}}, true)),
            "retire m, spawn m@1 unwanted, changed m@1, tell m@1");
  EXPECT_EQ(lineage.current("m", "1"), "m@1");
}

TEST(Lineage, LoadsAChangeOfOneThatWasWantedButNotLoaded) {
  for (const auto state : {State::queued, State::loading, State::warming, State::failed}) {
    Lineage lineage({{"m", node("1")}});
    EXPECT_EQ(text(lineage.changed("m", "1", {{"m", state}}, false)),
              "retire m, spawn m@1, changed m@1, load m@1 as asked")
        << name_of(state);
  }
}

TEST(Lineage, TakesAChangeOfOneThatIsNotThereForAnAddition) {
  Lineage lineage;
  EXPECT_EQ(text(lineage.changed("m", "1", {}, false)), "spawn m, changed m, tell m");
}

TEST(Lineage, CallsOffAChangeThatIsNotLoadedWhenAnotherOneComes) {
  auto lineage = with_a_change();
  EXPECT_EQ(text(lineage.changed("m", "1", {{"m", State::ready}}, false)), "retire m@1, spawn m@1#2 beside");
  EXPECT_EQ(lineage.nodes().at("m@1").standing, Standing::called_off);
  EXPECT_EQ(lineage.nodes().at("m").standing, Standing::current);
}

TEST(Lineage, HasAChangeThatIsLoadedTakeThePlaceBeforeTheOneBeforeRetires) {
  auto lineage = with_a_change();
  EXPECT_EQ(text(lineage.loaded("m@1", {}, false)), "changed m@1, place m@1");
  EXPECT_EQ(lineage.nodes(), in_the_midst().nodes());
  EXPECT_EQ(lineage.current("m", "1"), "m@1");
  EXPECT_EQ(text(lineage.took_place("m@1")), "tell m@1, retire m");
  EXPECT_EQ(lineage.nodes().at("m").standing, Standing::retiring);
  EXPECT_EQ(text(lineage.took_place("m@1")), "");
}

TEST(Lineage, UnloadsAChangeOfWhatAnOperatorHasUnloadedMeanwhile) {
  auto lineage = with_a_change();
  EXPECT_EQ(text(lineage.loaded("m@1", {}, true)), "unload m@1, changed m@1, place m@1");
}

TEST(Lineage, LoadsAgainWhatDiesOnItsWayToAnothersPlace) {
  auto lineage = in_the_midst();
  EXPECT_EQ(text(lineage.died("m@1")), "");
  EXPECT_EQ(lineage.birth("m@1"), (Lineage::Birth{.load_at_once = true}));
  // The one that it was told to be it is as soon as it is loaded.
  EXPECT_EQ(text(lineage.loaded("m@1", {}, false)), "tell m@1, retire m");
}

TEST(Lineage, LeavesNobodyBehindWhereAChangeFollowsOneThatIsStillTakingItsPlace) {
  auto lineage = in_the_midst();
  EXPECT_EQ(text(lineage.changed("m", "1", {{"m", State::ready}, {"m@1", State::ready}}, false)), "spawn m@1#2 beside");
  EXPECT_EQ(text(lineage.loaded("m@1#2", {}, false)), "tell m@1, retire m, changed m@1#2, place m@1#2");
  EXPECT_EQ(text(lineage.took_place("m@1#2")), "tell m@1#2, retire m@1");
}

TEST(Lineage, LetsTheOneBeforeServeOnWhereAChangeFallsThrough) {
  auto lineage = with_a_change();
  EXPECT_EQ(text(lineage.fell_through("m@1", "garbage")), "tell m@1: garbage, retire m@1");
  EXPECT_EQ(lineage.current("m", "1"), "m");
  EXPECT_EQ(text(lineage.fell_through("m@1", "garbage")), "");
}

TEST(Lineage, TakesNothingBackOfAChangeThatWasMade) {
  auto lineage = in_the_midst();
  EXPECT_EQ(text(lineage.fell_through("m@1", "too late")), "");
  EXPECT_EQ(lineage.nodes(), in_the_midst().nodes());
}

TEST(Lineage, RetiresBothWhereAChangeIsRemovedInTheMidstOfTakingThePlace) {
  auto lineage = in_the_midst();
  EXPECT_EQ(text(lineage.removed("m", "1", {})), "withdraw m@1, retire m@1, retire m");
}

TEST(Lineage, RemovesAModelTogetherWithItsChange) {
  auto lineage = with_a_change();
  EXPECT_EQ(text(lineage.removed("m", "1", {{"m", State::ready}})), "retire m@1, withdraw m, retire m");
  EXPECT_EQ(text(lineage.removed("m", "1", {{"m", State::ready}})), "");
  EXPECT_EQ(text(lineage.loaded("m@1", {}, false)), "");
}

TEST(Lineage, KeepsAnOldVersionUntilTheNewerOneThatIsComingIsLoaded) {
  Lineage lineage({{"m", node("9")}, {"m@10", node("10")}});
  EXPECT_EQ(text(lineage.removed("m", "9", {{"m", State::ready}, {"m@10", State::queued}})), "");
  EXPECT_EQ(lineage.nodes().at("m"), outdated("9"));
  EXPECT_EQ(text(lineage.loaded("m@10", {{"m", State::ready}, {"m@10", State::ready}}, false)), "withdraw m, retire m");
}

TEST(Lineage, KeepsNoneForAnotherOneThatNobodyLoads) {
  for (const auto state : {State::unknown, State::failed, State::unloaded, State::ready}) {
    Lineage lineage({{"m", node("1")}, {"m@2", node("2")}});
    EXPECT_EQ(text(lineage.removed("m", "1", {{"m", State::ready}, {"m@2", state}})), "withdraw m, retire m")
        << name_of(state);
  }
}

TEST(Lineage, CountsOneThatWasOrderedAndHasNotSaidSoAsComing) {
  Lineage lineage({{"m", node("1")}, {"m@2", {.model = "m", .version = "2", .ordered = true}}});
  EXPECT_EQ(text(lineage.removed("m", "1", {{"m", State::ready}, {"m@2", State::unknown}})), "");
  EXPECT_TRUE(lineage.nodes().at("m").outdated);
}

TEST(Lineage, KeepsNoneForAnOlderOneOrOneThatIsOnItsWayOutOrForAChange) {
  for (const auto& other :
       {node("0"), node("2", Standing::retiring), node("2", Standing::called_off), node("2", Standing::change)}) {
    Lineage lineage({{"m", node("1")}, {"m@2", other}});
    EXPECT_EQ(text(lineage.removed("m", "1", {{"m", State::ready}, {"m@2", State::loading}})), "withdraw m, retire m");
  }
}

TEST(Lineage, LetsAnOldOneGoWithTheNewOneItWaitedForWhereThatIsRemovedToo) {
  Lineage lineage({{"m", outdated("1")}, {"m@2", node("2")}});
  EXPECT_EQ(text(lineage.removed("m", "2", {{"m", State::ready}, {"m@2", State::loading}})),
            "withdraw m@2, retire m@2, withdraw m, retire m");
}

TEST(Lineage, KeepsAnOldOneForYetAnotherThatIsComing) {
  Lineage lineage({{"m", outdated("1")}, {"m@2", node("2")}, {"m@3", node("3")}});
  const Lineage::States states{{"m", State::ready}, {"m@2", State::loading}, {"m@3", State::loading}};
  EXPECT_EQ(text(lineage.removed("m", "2", states)), "withdraw m@2, retire m@2");
  EXPECT_TRUE(lineage.nodes().at("m").outdated);
}

TEST(Lineage, StopsOneThatHasComputedWhatWaitedForIt) {
  Lineage lineage({{"m", node("1", Standing::retiring)}});
  EXPECT_EQ(text(lineage.retired("m")), "stop m");
  EXPECT_EQ(text(lineage.gone("m")), "withdraw m");
  EXPECT_TRUE(lineage.nodes().empty());
}

TEST(Lineage, StopsOneThatDiesOnItsWayOut) {
  for (const auto standing : {Standing::retiring, Standing::called_off}) {
    Lineage lineage({{"m", node("1", standing)}});
    EXPECT_EQ(text(lineage.died("m")), "stop m");
  }
  EXPECT_EQ(text(with_a_change().died("m")), "");
  EXPECT_EQ(text(with_a_change().died("m@1")), "");
}

TEST(Lineage, WithdrawsNothingForAChangeThatNobodyHasSeen) {
  EXPECT_EQ(text(with_a_change().gone("m@1")), "");
  EXPECT_EQ(text(Lineage({{"m", node("1", Standing::called_off)}}).gone("m")), "");
}

TEST(Lineage, RetiresNobodyWhoHasTheNameOfOneThatIsGone) {
  auto lineage = in_the_midst();
  lineage.gone("m");
  EXPECT_EQ(text(lineage.added("m", "2", {})), "spawn m");
  EXPECT_EQ(text(lineage.took_place("m@1")), "tell m@1");
}

TEST(Lineage, PassesOverNodesThatAreNotThere) {
  Lineage lineage;
  for (const auto& effects :
       {lineage.loaded("m", {}, true), lineage.took_place("m"), lineage.fell_through("m", "no"), lineage.retired("m"),
        lineage.died("m"), lineage.gone("m"), lineage.removed("m", "1", {})})
    EXPECT_EQ(text(effects), "");
}

TEST(Lineage, ServesOneOfEachVersionAndForgetsNobodyWhateverHappens) {
  const auto seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random{seed};
  constexpr State states[] = {State::unknown, State::queued, State::loading, State::ready, State::failed};
  Lineage lineage;
  std::set<std::string> retired;
  for (int step = 0; step < 20'000; ++step) {
    Lineage::States seen;
    for (const auto& [name, each] : lineage.nodes()) seen[name] = states[random() % std::size(states)];
    const auto version = std::to_string(1 + random() % 3);
    const auto any = [&] {
      return lineage.nodes().empty() ? std::string("m")
                                     : std::next(lineage.nodes().begin(), random() % lineage.nodes().size())->first;
    };
    lineage::Effects effects;
    switch (random() % 8) {
      case 0:
        effects = lineage.added("m", version, seen);
        break;
      case 1:
        effects = lineage.changed("m", version, seen, false);
        break;
      case 2:
        effects = lineage.removed("m", version, seen);
        break;
      case 3:
        effects = lineage.loaded(any(), seen, random() % 2 == 0);
        break;
      case 4:
        effects = lineage.took_place(any());
        break;
      case 5:
        effects = lineage.fell_through(any(), "no");
        break;
      default:
        // Who was told to retire does so at last.
        if (retired.empty()) continue;
        effects = lineage.gone(*retired.begin());
        retired.erase(retired.begin());
    }
    for (const auto& effect : effects)
      if (const auto* each = std::get_if<lineage::Retire>(&effect)) ASSERT_TRUE(retired.insert(each->node).second);
    std::map<std::string, int> serving, giving_way;
    for (const auto& [name, each] : lineage.nodes()) {
      ASSERT_EQ(lineage.on_its_way_out(name), retired.contains(name)) << name;
      if (each.standing == Standing::current || each.standing == Standing::taking_place) ++serving[each.version];
      if (each.standing != Standing::giving_way) continue;
      // Somebody is there who has it retire.
      ASSERT_TRUE(std::ranges::any_of(lineage.nodes(), [&](const auto& other) {
        return other.second.standing == Standing::taking_place && other.second.before == name;
      })) << name;
    }
    for (const auto& [each, count] : serving) ASSERT_EQ(count, 1) << each;
  }
}

}  // namespace
}  // namespace mainstay
