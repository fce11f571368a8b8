#include "runtime/policy/child_spec.hpp"

#include "tests/runtime/policy/play.hpp"

namespace mainstay {
namespace {

using namespace std::chrono_literals;
using namespace testing;

std::string problem(const ChildSpec& spec, AutoShutdown auto_shutdown = AutoShutdown::never) {
  const auto checked = check(spec, auto_shutdown);
  if (checked) return "";
  EXPECT_EQ(checked.error().code, Errc::invalid_argument);
  return checked.error().message;
}

TEST(ChildSpec, NeedsAnId) { EXPECT_EQ(problem({}), "a child needs an id"); }

TEST(ChildSpec, TakesAnyShutdownTimeAboveZero) {
  for (const Shutdown& shutdown : {Shutdown{1ns}, Shutdown{1h}, Shutdown{BrutalKill{}}, Shutdown{NoLimit{}}})
    EXPECT_EQ(problem(stopped_by(shutdown, permanent("a"))), "");
  EXPECT_NE(problem(stopped_by(0s, permanent("a"))), "");
  EXPECT_NE(problem(stopped_by(-1s, permanent("a"))), "");
}

TEST(ChildSpec, IsNotSignificantWhereItIsPermanent) {
  EXPECT_NE(problem(significant(permanent("a")), AutoShutdown::any_significant), "");
  EXPECT_EQ(problem(significant(transient("a")), AutoShutdown::any_significant), "");
  EXPECT_EQ(problem(significant(temporary("a")), AutoShutdown::all_significant), "");
}

TEST(ChildSpec, IsNotSignificantToASupervisorThatNeverShutsDownByItself) {
  EXPECT_NE(problem(significant(transient("a")), AutoShutdown::never), "");
}

TEST(ChildSpec, IsCheckedBeforeAnythingIsStarted) {
  EXPECT_EQ(Supervisor::make({}, {permanent("a"), permanent("")}).error().code, Errc::invalid_argument);
  Play play({permanent("a")});
  EXPECT_EQ(play.run().add(permanent("")), "refused: a child needs an id");
}

TEST(ChildSpec, HasAnIdOfItsOwn) {
  EXPECT_EQ(Supervisor::make({}, {permanent("a"), permanent("a")}).error().code, Errc::busy);
}

TEST(SupervisorRule, NeedsAPeriodAboveZeroForItsIntensity) {
  EXPECT_EQ(Supervisor::make({.intensity = Intensity{1, 0s}}, {}).error().code, Errc::invalid_argument);
}

}  // namespace
}  // namespace mainstay
