#include "runtime/workers/environment.hpp"

#include <gtest/gtest.h>

namespace mainstay::workers {
namespace {

using Variables = std::map<std::string, std::string>;

TEST(WorkerEnvironment, IsWhatAProgramNeedsAndWhatTheModelNames) {
  const Variables all{{"PATH", "/bin"}, {"HOME", "/root"},   {"TZ", "UTC"},
                      {"LANG", "C"},    {"TOKEN", "secret"}, {"WANTED", "yes"}};
  EXPECT_EQ(scrubbed(all, {"WANTED", "ABSENT"}, 3), (Variables{{"PATH", "/bin"},
                                                               {"HOME", "/root"},
                                                               {"TZ", "UTC"},
                                                               {"LANG", "C"},
                                                               {"WANTED", "yes"},
                                                               {"OMP_NUM_THREADS", "3"}}));
}

TEST(WorkerEnvironment, TellsOpenMpTheModelsThreadsAndNotTheServers) {
  EXPECT_EQ(scrubbed({{"OMP_NUM_THREADS", "8"}}, {}, 1), (Variables{{"OMP_NUM_THREADS", "1"}}));
}

}  // namespace
}  // namespace mainstay::workers
