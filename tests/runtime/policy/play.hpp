#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "runtime/policy/supervisor.hpp"

namespace mainstay::testing {

inline ChildSpec permanent(std::string id) { return {.id = std::move(id)}; }
inline ChildSpec transient(std::string id) { return {.id = std::move(id), .restart = RestartType::transient}; }
inline ChildSpec temporary(std::string id) { return {.id = std::move(id), .restart = RestartType::temporary}; }
inline ChildSpec significant(ChildSpec spec) {
  spec.significant = true;
  return spec;
}
inline ChildSpec stopped_by(Shutdown shutdown, ChildSpec spec) {
  spec.shutdown = shutdown;
  return spec;
}
inline ChildSpec waiting(config::Restart rule, ChildSpec spec) {
  spec.backoff = rule;
  return spec;
}

/// A supervisor and the time it is told. What it wants done comes back as text: "start a#1, ask b".
class Play {
 public:
  explicit Play(std::vector<ChildSpec> specs, SupervisorRule rule = {})
      : supervisor(Supervisor::make(rule, std::move(specs)).value()) {}

  /// Starts, and lets every child of the beginning run.
  Play& run() {
    start();
    for (const auto& child : supervisor.children()) up(child.id);
    return *this;
  }

  std::string start() { return text(supervisor.start(now())); }
  std::string up(const std::string& id) { return text(supervisor.started(id, life(id), now())); }
  std::string start_fails(const std::string& id) { return text(supervisor.start_failed(id, life(id), "no", now())); }
  std::string crash(const std::string& id) { return exit(id, supervision::ExitKind::abnormal); }
  std::string done(const std::string& id) { return exit(id, supervision::ExitKind::normal); }
  /// It stops, as it was told to.
  std::string stopped(const std::string& id) { return exit(id, supervision::ExitKind::shutdown); }
  std::string exit(const std::string& id, supervision::ExitKind kind, bool was_of_use = false) {
    return text(supervisor.exited(id, life(id), {kind, "boom", was_of_use}, now()));
  }
  std::string stop() { return text(supervisor.stop(now())); }
  /// Lets time pass, and wakes the supervisor at its end.
  std::string after(std::chrono::nanoseconds time) {
    passed_ += time;
    return text(supervisor.timer(now()));
  }

  std::string add(ChildSpec spec) { return text(supervisor.add(std::move(spec), now())); }
  std::string terminate(const std::string& id) { return text(supervisor.terminate(id, now())); }
  std::string restart(const std::string& id) { return text(supervisor.restart(id, now())); }
  std::string remove(const std::string& id) { return text(supervisor.remove(id)); }

  supervision::ChildState state(const std::string& id) { return view(id).state; }
  Supervisor::View view(const std::string& id) {
    const auto views = supervisor.children();
    const auto at = std::ranges::find(views, id, &Supervisor::View::id);
    return at == views.end() ? Supervisor::View{} : *at;
  }
  std::uint64_t life(const std::string& id) { return view(id).incarnation; }
  /// The ids of all children, in order.
  std::string ids() {
    std::string ids;
    for (const auto& child : supervisor.children()) ids += child.id;
    return ids;
  }

  Clock::time_point now() const { return began_ + std::chrono::duration_cast<Clock::duration>(passed_); }

  std::string text(const supervision::Effects& effects) {
    std::string all;
    for (const auto& effect : effects) {
      auto one = std::visit([this](const auto& each) { return describe(each); }, effect);
      if (!one.empty()) all += (all.empty() ? "" : ", ") + one;
    }
    return all;
  }

  Supervisor supervisor;
  /// The waits that were announced before restarts.
  std::vector<std::chrono::nanoseconds> waits;
  supervision::Ended end;

 private:
  std::string text(const Result<supervision::Effects>& result) {
    return result ? text(result.value()) : "refused: " + result.error().message;
  }

  std::string describe(const supervision::Start& e) { return "start " + e.id + "#" + std::to_string(e.incarnation); }
  std::string describe(const supervision::AskToStop& e) { return "ask " + e.id; }
  std::string describe(const supervision::Kill& e) { return "kill " + e.id; }
  std::string describe(const supervision::WakeAt& e) {
    return "wake at " + std::to_string(std::chrono::duration_cast<std::chrono::milliseconds>(e.at - began_).count());
  }
  std::string describe(const supervision::Restarting& e) {
    waits.push_back(e.wait);
    return "";
  }
  std::string describe(const supervision::Removed& e) { return "forget " + e.id; }
  std::string describe(const supervision::Ended& e) {
    end = e;
    switch (e.kind) {
      case supervision::EndKind::asked:
        return "end: asked";
      case supervision::EndKind::start_failed:
        return "end: start failed";
      case supervision::EndKind::intensity_reached:
        return "end: intensity";
      case supervision::EndKind::auto_shutdown:
        return "end: auto";
    }
    return "end: ?";
  }

  static constexpr Clock::time_point began_{std::chrono::seconds{1000}};
  std::chrono::nanoseconds passed_{0};
};

}  // namespace mainstay::testing
