#include "runtime/workers/death.hpp"

#include <gtest/gtest.h>

#include <csignal>

namespace mainstay::workers {
namespace {

Death killed_by(int signal) { return {.how = Death::How::killed, .number = signal}; }

Death by_server(Verdict verdict) {
  auto death = killed_by(SIGKILL);
  death.verdict = verdict;
  return death;
}

void expect(const Death& death, Cause cause, const std::string& says) {
  const auto ending = ending_of(death);
  EXPECT_EQ(name_of(ending.cause), name_of(cause)) << ending.message;
  EXPECT_NE(ending.message.find(says), std::string::npos) << ending.message;
}

TEST(Death, IsNamedByItsSignal) {
  expect(killed_by(SIGSEGV), Cause::crashed, "SIGSEGV (Segmentation fault)");
  expect(killed_by(SIGABRT), Cause::crashed, "SIGABRT (Aborted)");
  expect(killed_by(SIGBUS), Cause::crashed, "SIGBUS");
  expect(killed_by(SIGRTMIN + 1), Cause::crashed, "signal " + std::to_string(SIGRTMIN + 1));
}

TEST(Death, IsNamedByItsExitCode) {
  expect({.how = Death::How::exited, .number = 3}, Cause::crashed, "exited with code 3");
}

TEST(Death, ThatNobodySawSaysSo) { expect({}, Cause::crashed, "the system did not say how"); }

TEST(Death, ByTheServerIsToldFromDeathByOthers) {
  expect(killed_by(SIGKILL), Cause::crashed, "from outside");
  expect(by_server(Verdict::hung), Cause::hung, "given up");
  expect(by_server(Verdict::cancelled), Cause::asked, "nobody wanted the answer");
  expect(by_server(Verdict::mute), Cause::crashed, "closed its socket but lived on");
  expect(by_server(Verdict::dismissed), Cause::asked, "did not end");
}

TEST(Death, JustBeforeTheServersBlowIsItsOwn) {
  auto death = by_server(Verdict::hung);
  death.number = SIGSEGV;
  expect(death, Cause::crashed, "SIGSEGV");
  death.how = Death::How::exited;
  death.number = 2;
  expect(death, Cause::crashed, "exited with code 2");
}

TEST(Death, AfterGarbageSaysWhatWasWrong) {
  auto death = by_server(Verdict::garbage);
  death.detail = "a message of kind 9";
  expect(death, Cause::crashed, "wrote garbage on its socket and was killed: a message of kind 9");
  // Also where it was gone before it could be killed.
  death.how = Death::How::exited;
  death.number = 0;
  expect(death, Cause::crashed, "wrote garbage on its socket");
}

TEST(Death, ForWantOfMemoryIsALeak) {
  auto death = killed_by(SIGKILL);
  death.system_short_of_memory = true;
  expect(death, Cause::leaking, "the system ran out of memory");
  death = killed_by(SIGABRT);
  death.starved = true;
  death.memory_mb = 64;
  expect(death, Cause::leaking, "limits.memory_mb (64 MiB) and was killed by SIGABRT");
  expect({.how = Death::How::exited, .number = exit_starved}, Cause::leaking, "no more memory");
}

TEST(Death, ByTheLimitOfProcessorTimeNamesTheLimit) {
  auto death = killed_by(SIGXCPU);
  death.cpu_s = 7;
  expect(death, Cause::crashed, "limits.cpu_s (7 s)");
}

TEST(Death, ForWantOfDescriptorsNamesTheLimit) {
  expect({.how = Death::How::exited, .number = exit_no_descriptor, .open_files = 64}, Cause::crashed,
         "limits.open_files (64)");
}

TEST(Death, SaysWhatWasBeingDone) {
  auto death = killed_by(SIGSEGV);
  expect(death, Cause::crashed, "while idle");
  death.doing = "loading its model";
  expect(death, Cause::crashed, "while loading its model");
}

}  // namespace
}  // namespace mainstay::workers
