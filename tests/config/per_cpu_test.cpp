#include "config/per_cpu.hpp"

#include <gtest/gtest.h>

#include "tests/config/loading.hpp"

namespace mainstay::config::testing {
namespace {

TEST(PerCpu, IsWorkedOutFromTheNumberOfProcessors) {
  EXPECT_EQ(per_cpu_value("cpu", 4), 4);
  EXPECT_EQ(per_cpu_value("cpu*2", 4), 8);
  EXPECT_EQ(per_cpu_value("cpu*2+1", 4), 9);
  EXPECT_EQ(per_cpu_value("cpu-1", 4), 3);
  EXPECT_EQ(per_cpu_value("cpu+10", 1), 11);
}

TEST(PerCpu, IsNothingElse) {
  for (const auto* said :
       {"", "CPU", "cpus", "2*cpu", "cpu*", "cpu+", "cpu*2+", "cpu * 2", "cpu*-2", "cpu*2*2", "cpu+99999", "cpu*2+1 "})
    EXPECT_FALSE(per_cpu_value(said, 4)) << said;
}

TEST(PerCpu, SaysTheNumberOfInstances) {
  const auto config = config_of(load_file(R"({"models": {"m": {"path": "m.pt", "instances": "cpu*2+1"}}})"));
  EXPECT_EQ(config.models.at("m").instances, 2 * processors() + 1);
}

}  // namespace
}  // namespace mainstay::config::testing
