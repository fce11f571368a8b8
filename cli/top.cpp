#include <unistd.h>

#include <chrono>
#include <csignal>
#include <utility>

#include "cli/commands.hpp"
#include "cli/say.hpp"
#include "cli/screen.hpp"
#include "cli/server.hpp"
#include "cli/top_view.hpp"
#include "cli/wakeups.hpp"

namespace mainstay::cli {

namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

milliseconds interval_of(const TopOptions& options) {
  return std::chrono::duration_cast<milliseconds>(std::chrono::duration<double>(options.interval_s));
}

/// The next look becomes the one that is shown, and the one before what it is compared with.
void look_again(TopScene& scene, const Server& server) {
  auto status = server.status();
  scene.away = status ? "" : printable(status.error().message);
  if (!status) return;
  scene.before = std::exchange(scene.now, std::move(status).value());
}

int once(const TopOptions& options, const Server& server) {
  TopScene scene{.url = printable(options.server.url)};
  auto before = server.status();
  if (!before) return fail(before.error());
  scene.before = std::move(before).value();
  const Wakeups wakeups{SIGINT, SIGTERM, SIGHUP};
  if (wakeups.wait(-1, interval_of(options)).signal) return exit_interrupted;
  const auto json = server.get("/admin/status");
  if (!json) return fail(json.error());
  auto now = status_from(*json);
  if (!now) return fail(now.error());
  scene.now = std::move(now).value();
  auto look = look_of(STDOUT_FILENO);
  look.height.reset();
  if (options.server.json)
    std::cout << printed(top_json(scene, *json)) << '\n';
  else
    print(top_view(scene, look));
  return exit_ok;
}

int watch(const TopOptions& options, const Server& server) {
  TopScene scene{.url = printable(options.server.url)};
  look_again(scene, server);
  if (!scene.away.empty()) return fail({Errc::unavailable, scene.away});
  const Wakeups wakeups{SIGINT, SIGTERM, SIGHUP, SIGTSTP, SIGWINCH};
  Screen screen;
  for (auto next = Clock::now() + interval_of(options);;) {
    screen.draw(top_view(scene, look_of(STDOUT_FILENO)));
    const auto left = std::chrono::ceil<milliseconds>(next - Clock::now());
    const auto woken = wakeups.wait(screen.keys(), std::max(left, milliseconds{0}));
    if (woken.signal == SIGTSTP)
      screen.suspend();
    else if (woken.signal && woken.signal != SIGWINCH)
      return exit_ok;
    if (woken.readable && screen.was_pressed('q')) return exit_ok;
    if (Clock::now() < next) continue;
    look_again(scene, server);
    next = Clock::now() + interval_of(options);
  }
}

}  // namespace

int top(const TopOptions& options) {
  const auto server = Server::meant_by(options.server);
  if (!server) return fail(server.error());
  if (options.once || options.server.json || !look_of(STDOUT_FILENO).terminal) return once(options, *server);
  return watch(options, *server);
}

}  // namespace mainstay::cli
