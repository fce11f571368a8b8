#include <gmock/gmock.h>
#include <sys/resource.h>

#include <memory>
#include <vector>

#include "runtime/state/kept_model.hpp"
#include "tests/support/forgetful_model.hpp"

namespace mainstay {
namespace {

using ::testing::ElementsAre;
using ::testing::Gt;

/// Of the calling thread, which Linux calls a process here.
int niceness() { return ::getpriority(PRIO_PROCESS, 0); }

class KeptModelPriority : public ::testing::Test {
 protected:
  void start(const char* file) {
    source.file = file;
    kept = KeptModel::load(source, load, progress).value();
  }

  const int own = niceness();
  testing::Fate fate;
  ModelSource source;
  LoadProgress progress;
  /// Of the thread that each load was made on.
  std::vector<int> seen;
  LoadModel load = [this, load = testing::load_of(fate)](const ModelSource& what, LoadProgress& how_far) {
    seen.push_back(niceness());
    return load(what, how_far);
  };
  std::unique_ptr<KeptModel> kept;
};

TEST_F(KeptModelPriority, GivesWayToOtherModelsWhileItsFileIsLoaded) {
  start("model.pt");
  EXPECT_THAT(seen, ElementsAre(Gt(own)));
}

TEST_F(KeptModelPriority, DoesNotGiveWayWhileItsNextCallWaitsForIt) {
  start("model.pt");
  ASSERT_TRUE(kept->run(Errand::Kind::reload).status);
  EXPECT_THAT(seen, ElementsAre(Gt(own), own));
}

TEST_F(KeptModelPriority, LeavesThePriorityOfAPluginsThreadsAlone) {
  start("plugin.so");
  EXPECT_THAT(seen, ElementsAre(own));
}

}  // namespace
}  // namespace mainstay
