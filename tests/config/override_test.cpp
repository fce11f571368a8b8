#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "config/differences.hpp"
#include "config/override_model.hpp"
#include "tests/config/loading.hpp"

namespace mainstay::config::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST(Override, StandsAboveWhatWasSaidBefore) {
  Model base;
  base.instances = 7;
  base.path = "x.pt";
  const auto result = overridden(base, R"({"batch": {"max_size": 8}, "isolation": "process"})");
  ASSERT_TRUE(result.model.has_value());
  EXPECT_EQ(result.model->batch.max_size, 8u);
  EXPECT_EQ(result.model->instances, 7u);
  EXPECT_EQ(result.model->path, "x.pt");
}

TEST(Override, MaySayNeitherAFileNorVariablesNorLimits) {
  const auto result = overridden({}, R"({"path": "/tmp/evil.so", "environment": ["AWS_SECRET"], "instances": 2,
                                         "limits": {"memory_mb": 0}})");
  EXPECT_FALSE(result.model);
  EXPECT_THAT(lines(result.problems), ElementsAre("parameters.config:1: environment: can only be said in a file",
                                                  "parameters.config:2: limits.memory_mb: can only be said in a file",
                                                  "parameters.config:1: path: can only be said in a file"));
}

TEST(Override, DoesNotLetAModelOutOfItsProcess) {
  Model base;
  const std::string thread = R"({"isolation": "thread"})";
  EXPECT_TRUE(overridden(base, thread).model);
  base.isolation = Isolation::process;
  EXPECT_THAT(lines(overridden(base, thread).problems), ElementsAre(HasSubstr("isolation: that a model leaves")));
}

TEST(Override, IsReadAsStrictlyAsAFile) {
  EXPECT_THAT(lines(overridden({}, "{").problems), ElementsAre(HasSubstr("parameters.config:1:")));
  EXPECT_THAT(lines(overridden({}, R"({"max_batch_size": 8})").problems), ElementsAre(HasSubstr("unknown key")));
  EXPECT_THAT(lines(overridden({}, "[]").problems), ::testing::Not(IsEmpty()));
}

TEST(Differences, AreNamedByTheirPaths) {
  Config a;
  EXPECT_THAT(differences(a, a), IsEmpty());
  Config b;
  b.server.port = 9;
  b.memory.high = 0.5;
  b.models["m"].instances = 2;
  EXPECT_THAT(differences(a, b), ::testing::UnorderedElementsAre("server.port", "memory.high", "models"));
  EXPECT_THAT(differences(b.models["m"], Model{}), ElementsAre("instances"));
}

}  // namespace
}  // namespace mainstay::config::testing
