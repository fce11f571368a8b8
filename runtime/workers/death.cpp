#include "runtime/workers/death.hpp"

#include <csignal>
#include <cstring>

namespace mainstay::workers {

namespace {

std::string name_of_signal(int number) {
  const char* name = ::sigabbrev_np(number);
  if (name == nullptr) return "signal " + std::to_string(number);
  return std::string("SIG") + name + " (" + ::sigdescr_np(number) + ")";
}

Ending killed_by_server(const Death& death) {
  switch (death.verdict) {
    case Verdict::hung:
      return {Cause::hung, "it was given up and killed (SIGKILL)"};
    case Verdict::cancelled:
      return {Cause::asked, "nobody wanted the answer any more and it did not stop: killed (SIGKILL)"};
    case Verdict::garbage:
      return {Cause::crashed, "it wrote garbage on its socket and was killed: " + death.detail};
    case Verdict::mute:
      return {Cause::crashed, "it closed its socket but lived on: killed (SIGKILL)"};
    case Verdict::none:
    case Verdict::dismissed:
      break;
  }
  return {Cause::asked, "it did not end when it was told to: killed (SIGKILL)"};
}

Ending died(const Death& death) {
  if (death.how == Death::How::unknown) return {Cause::crashed, "it ended, and the system did not say how"};
  if (death.how == Death::How::exited) {
    if (death.number == exit_starved) return {Cause::leaking, refused_memory(death.memory_mb)};
    if (death.number == exit_no_descriptor)
      return {Cause::crashed, "it reached limits.open_files (" + std::to_string(death.open_files) + ")"};
    return {Cause::crashed, "it exited with code " + std::to_string(death.number)};
  }
  const auto signal = "killed by " + name_of_signal(death.number);
  if (death.starved) return {Cause::leaking, refused_memory(death.memory_mb) + " and was " + signal};
  if (death.number == SIGXCPU && death.cpu_s > 0)
    return {Cause::crashed, signal + ": it used up limits.cpu_s (" + std::to_string(death.cpu_s) + " s)"};
  if (death.number == SIGKILL && death.system_short_of_memory)
    return {Cause::leaking, signal + ": the system ran out of memory"};
  if (death.number == SIGKILL) return {Cause::crashed, signal + " from outside"};
  return {Cause::crashed, signal};
}

}  // namespace

std::string refused_memory(std::size_t memory_mb) {
  if (memory_mb == 0) return "it could get no more memory";
  return "it reached limits.memory_mb (" + std::to_string(memory_mb) + " MiB)";
}

Ending ending_of(const Death& death) {
  // A worker that dies by itself just before it would have been killed has died by itself.
  const bool by_server = death.verdict != Verdict::none && death.how == Death::How::killed && death.number == SIGKILL;
  auto ending = by_server || death.verdict == Verdict::garbage ? killed_by_server(death) : died(death);
  ending.message =
      "the worker process: " + ending.message + (death.doing.empty() ? " while idle" : " while " + death.doing);
  return ending;
}

}  // namespace mainstay::workers
