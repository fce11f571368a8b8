#include "cli/carry_out.hpp"

#include <chrono>

namespace mainstay::cli {

namespace {

constexpr std::chrono::milliseconds between_looks{100};
// An order's answer may take as long as it takes. That the server is there at all is seen from what it says meanwhile.
constexpr std::chrono::milliseconds between_signs_of_life{5000};
constexpr unsigned silences_until_away = 3;

Carried failed(const Error& error) { return {Carried::End::failed, printable(error.message)}; }

}  // namespace

Carried carry_out(const Server& server, const ModelOrder& order, const Wakeups& wakeups,
                  const std::function<void(const LoadStage&)>& show) {
  auto asked = server.ask("POST", path_of(order));
  if (!asked) return failed(asked.error());
  const bool watched = show && order.kind == ModelOrder::Kind::load;
  for (unsigned silences = 0;;) {
    const auto woken = wakeups.wait(asked->handle(), watched ? between_looks : between_signs_of_life);
    if (woken.readable && asked->answers()) {
      const auto answer = asked->answer();
      return answer ? Carried{} : failed(answer.error());
    }
    if (woken.signal) return {Carried::End::left_going, ""};
    const auto status = server.status();
    const bool silent = !status && status.error().code == Errc::unavailable;
    silences = silent ? silences + 1 : 0;
    if (silences == silences_until_away) return failed(status.error());
    const auto stage = status && watched ? stage_of(*status, order) : std::nullopt;
    if (stage) show(*stage);
  }
}

}  // namespace mainstay::cli
