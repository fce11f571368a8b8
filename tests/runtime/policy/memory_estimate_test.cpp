#include "runtime/policy/memory_estimate.hpp"

#include <gtest/gtest.h>

namespace mainstay {
namespace {

using From = MemoryNeed::From;

constexpr std::uint64_t mib = 1024 * 1024;

ModelSource named(const std::string& name, config::Model config = {}) {
  ModelSource source;
  source.name = name;
  source.version = "1";
  source.config = std::move(config);
  return source;
}

const FileIdentity module_file{"/models/a/model.pt", 100 * mib, 7};
const FileIdentity plugin_file{"/models/a/plugin.so", 10 * mib, 7};

TEST(MemoryEstimate, BelievesTheOperatorFirst) {
  MemoryEstimate estimate;
  const auto source = named("a", {.memory_mb = 30});
  estimate.remember(source, module_file, 500 * mib, 1);
  const auto need = estimate.need(source, module_file);
  EXPECT_EQ(need.bytes, 30 * mib);
  EXPECT_EQ(need.from, From::configuration);
}

TEST(MemoryEstimate, KnowsWhatTheSameFileTookLastTime) {
  MemoryEstimate estimate;
  const auto source = named("a");
  EXPECT_EQ(estimate.need(source, module_file).from, From::file);
  estimate.remember(source, module_file, 123 * mib, 1);
  EXPECT_EQ(estimate.need(source, module_file).bytes, 123 * mib);
  EXPECT_EQ(estimate.need(source, module_file).from, From::last_time);
  estimate.remember(source, module_file, 50 * mib, 1);
  EXPECT_EQ(estimate.need(source, module_file).bytes, 50 * mib);
}

TEST(MemoryEstimate, KnowsNothingOfAFileThatHasChangedOrOfAnotherModelOrVersion) {
  MemoryEstimate estimate;
  const auto source = named("a");
  estimate.remember(source, module_file, 123 * mib, 1);
  for (const auto& other :
       {FileIdentity{"/models/b/model.pt", 100 * mib, 7}, FileIdentity{"/models/a/model.pt", 101 * mib, 7},
        FileIdentity{"/models/a/model.pt", 100 * mib, 8}})
    EXPECT_EQ(estimate.need(source, other).from, From::file);
  EXPECT_EQ(estimate.need(named("b"), module_file).from, From::file);
  auto version = source;
  version.version = "2";
  EXPECT_EQ(estimate.need(version, module_file).from, From::file);
}

TEST(MemoryEstimate, KnowsNothingOfAModelThatIsNowKeptInAnotherWay) {
  MemoryEstimate estimate;
  estimate.remember(named("a"), module_file, 123 * mib, 1);
  EXPECT_EQ(estimate.need(named("a", {.isolation = config::Isolation::process}), module_file).from, From::file);
  EXPECT_EQ(estimate.need(named("a", {.state = {.strategy = config::StateStrategy::reload}}), module_file).from,
            From::file);
}

TEST(MemoryEstimate, CountsEachInstanceAndEachSpare) {
  MemoryEstimate estimate;
  const config::Model three{.instances = 2, .spares = 1};
  const auto one = estimate.need(named("a"), module_file).bytes;
  EXPECT_EQ(estimate.need(named("a", three), module_file).bytes, 3 * one);
  estimate.remember(named("a"), module_file, 100 * mib, 2);
  EXPECT_EQ(estimate.need(named("a", three), module_file).bytes, 150 * mib);
  auto said = three;
  said.memory_mb = 5;
  EXPECT_EQ(estimate.need(named("a", said), module_file).bytes, 15 * mib);
}

TEST(MemoryEstimate, GuessesHalfAsMuchAgainAsAModulesFile) {
  const MemoryEstimate estimate;
  EXPECT_EQ(estimate.need(named("a"), module_file).bytes, 158 * mib);
}

TEST(MemoryEstimate, LeavesRoomForASuccessorThatStandsReady) {
  const MemoryEstimate estimate;
  for (const auto strategy : {config::StateStrategy::reload, config::StateStrategy::periodic}) {
    const auto source = named("a", {.state = {.strategy = strategy}});
    EXPECT_EQ(estimate.need(source, module_file).bytes, 208 * mib);
    EXPECT_EQ(estimate.need(source, plugin_file).bytes, 36 * mib);
  }
  EXPECT_EQ(estimate.need(named("a"), plugin_file).bytes, 18 * mib);
}

TEST(MemoryEstimate, CountsWhatAWorkerTakesBesidesItsModel) {
  const MemoryEstimate estimate;
  const auto isolated = named("a", {.isolation = config::Isolation::process});
  EXPECT_EQ(estimate.need(isolated, module_file).bytes, 222 * mib);
  EXPECT_EQ(estimate.need(isolated, plugin_file).bytes, 22 * mib);
  EXPECT_EQ(estimate.need(isolated, {}).bytes, 4 * mib);
}

TEST(MemoryEstimate, TakesABuiltInModelForNothing) { EXPECT_EQ(MemoryEstimate{}.need(named("echo"), {}).bytes, 0u); }

TEST(MemoryEstimate, RemembersNothingOfAModelThatCannotTell) {
  MemoryEstimate estimate;
  estimate.remember(named("a"), module_file, 100 * mib, 1);
  estimate.remember(named("a"), module_file, 0, 1);
  estimate.remember(named("a"), module_file, 5, 0);
  EXPECT_EQ(estimate.last_time(named("a"), module_file), 100 * mib);
}

TEST(MemoryEstimate, ForgetsTheModelThatWasToldOfLeastLately) {
  MemoryEstimate estimate;
  for (std::size_t i = 0; i < MemoryEstimate::capacity; ++i)
    estimate.remember(named(std::to_string(i)), module_file, mib, 1);
  estimate.remember(named("0"), module_file, mib, 1);
  EXPECT_TRUE(estimate.last_time(named("1"), module_file));
  estimate.remember(named("one more"), module_file, mib, 1);
  EXPECT_FALSE(estimate.last_time(named("1"), module_file));
  EXPECT_TRUE(estimate.last_time(named("0"), module_file));
  EXPECT_TRUE(estimate.last_time(named("one more"), module_file));
}

}  // namespace
}  // namespace mainstay
