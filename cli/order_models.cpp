#include <unistd.h>

#include <chrono>
#include <csignal>

#include "cli/amounts.hpp"
#include "cli/carry_out.hpp"
#include "cli/commands.hpp"
#include "cli/progress_display.hpp"
#include "cli/say.hpp"
#include "cli/server.hpp"

namespace mainstay::cli {

namespace {

using Clock = std::chrono::steady_clock;

Carried carry_out_and_show(const Server& server, const ModelOrder& order, const Wakeups& wakeups, bool quietly) {
  if (quietly) return carry_out(server, order, wakeups, {});
  ProgressDisplay display(std::cerr, [] { return look_of(STDERR_FILENO); });
  return carry_out(server, order, wakeups, [&](const LoadStage& stage) { display.show(title_of(order), stage); });
}

std::string time_text(Clock::duration took) {
  const auto seconds = std::chrono::duration<double>(took).count();
  return seconds < 10 ? milliseconds_text(seconds * 1000) + " ms" : duration_text(seconds);
}

void say(const ModelOrder& order, const Carried& carried, Clock::duration took) {
  switch (carried.end) {
    case Carried::End::done:
      std::cout << title_of(order) << ": " << done_name_of(order.kind) << " in " << time_text(took) << '\n'
                << std::flush;
      return;
    case Carried::End::failed:
      complain(title_of(order) + ": could not be " + done_name_of(order.kind) + ": " + carried.why);
      return;
    case Carried::End::left_going:
      complain(title_of(order) + ": the " + name_of(order.kind) + " goes on in the server; only the waiting was ended");
  }
}

Json json_of(const ModelOrder& order, const Carried& carried) {
  const bool done = carried.end == Carried::End::done;
  const auto why = carried.end == Carried::End::left_going ? "not waited for" : carried.why;
  return {{"model", order.model},
          {"version", order.version.empty() ? Json(nullptr) : Json(order.version)},
          {"order", name_of(order.kind)},
          {"done", done},
          {"error", done ? Json(nullptr) : Json(why)}};
}

}  // namespace

int order(const OrderOptions& options) {
  const auto server = Server::meant_by(options.server);
  if (!server) return fail(server.error());
  const bool for_programs = options.server.json;
  const Wakeups wakeups{SIGINT, SIGTERM, SIGHUP};
  auto list = Json::array();
  int code = exit_ok;
  for (const auto& model : options.models) {
    const ModelOrder order{options.kind, model, options.version};
    const auto begun = Clock::now();
    const auto carried = code == exit_interrupted
                             ? Carried{Carried::End::failed, "it was not asked for, after a signal"}
                             : carry_out_and_show(*server, order, wakeups, for_programs);
    if (for_programs)
      list.push_back(json_of(order, carried));
    else
      say(order, carried, Clock::now() - begun);
    if (carried.end == Carried::End::left_going)
      code = exit_interrupted;
    else if (carried.end == Carried::End::failed && code == exit_ok)
      code = exit_failure;
  }
  if (for_programs) std::cout << printed(list) << '\n';
  return code;
}

}  // namespace mainstay::cli
