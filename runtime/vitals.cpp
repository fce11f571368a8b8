#include "runtime/vitals.hpp"

#include <algorithm>
#include <utility>

namespace mainstay {

void Vitals::set_cause(std::string cause) {
  std::lock_guard guard{mutex_};
  cause_ = std::move(cause);
}

std::string Vitals::cause() const {
  std::lock_guard guard{mutex_};
  return cause_;
}

void Vitals::show_causes(std::shared_ptr<const CauseLog> causes) {
  std::lock_guard guard{mutex_};
  causes_ = std::move(causes);
}

void Vitals::show_breaker(std::function<std::string(Clock::time_point)> breaker) {
  std::lock_guard guard{mutex_};
  breaker_ = std::move(breaker);
}

void Vitals::show_progress(std::function<float()> progress) {
  std::lock_guard guard{mutex_};
  progress_ = std::move(progress);
}

void Vitals::show_load(std::shared_ptr<const LoadRecord> load) {
  std::lock_guard guard{mutex_};
  load_ = std::move(load);
}

NodeState Vitals::seen_state() const {
  const auto seen = state.load();
  if (seen != NodeState::loading) return seen;
  std::lock_guard guard{mutex_};
  return load_ && load_->warming() ? NodeState::warming : seen;
}

void Vitals::set_spare(std::string spare) {
  std::lock_guard guard{mutex_};
  spare_ = std::move(spare);
}

void Vitals::set_detail(std::string detail) {
  std::lock_guard guard{mutex_};
  detail_ = std::move(detail);
}

void Vitals::attach(std::shared_ptr<Vitals> child) {
  std::lock_guard guard{mutex_};
  children_.push_back(std::move(child));
}

void Vitals::detach(const Vitals* child) {
  std::lock_guard guard{mutex_};
  std::erase_if(children_, [child](const auto& each) { return each.get() == child; });
}

NodeView Vitals::view(Clock::time_point now) const {
  NodeView view;
  view.name = name_;
  view.kind = kind_;
  view.state = seen_state();
  view.incarnation = incarnation.load();
  view.restarts = restarts.load();
  view.queue_depth = queue_depth.load();
  if (const auto since = busy_since.load()) {
    const auto busy = now.time_since_epoch() - std::chrono::nanoseconds{since};
    view.busy_ms = static_cast<std::uint64_t>(
        std::max<std::int64_t>(0, std::chrono::duration_cast<std::chrono::milliseconds>(busy).count()));
    if (view.state == NodeState::ready) view.state = NodeState::busy;
  }
  if (const auto process = pid.load(); process != unset) view.pid = process;
  if (const auto left_behind = orphans.load(); left_behind != unset) view.orphans = left_behind;
  std::vector<std::shared_ptr<Vitals>> children;
  std::shared_ptr<const CauseLog> causes;
  std::function<std::string(Clock::time_point)> breaker;
  std::function<float()> progress;
  std::shared_ptr<const LoadRecord> load;
  {
    std::lock_guard guard{mutex_};
    view.cause = cause_;
    view.spare = spare_;
    view.detail = detail_;
    causes = causes_;
    breaker = breaker_;
    progress = progress_;
    load = load_;
    children = children_;
  }
  if (causes) view.causes = causes->snapshot();
  if (breaker) view.breaker = breaker(now);
  // A model says what it likes: what is no number is not greater than 0 either.
  if (const auto done = progress && busy_since.load() != 0 ? progress() : 0; done > 0)
    view.progress = std::min(done, 1.0F);
  if (view.state == NodeState::loading || view.state == NodeState::warming)
    view.progress = load ? std::optional(load->progress()) : std::nullopt;
  for (const auto& child : children) {
    view.children.push_back(child->view(now));
    // A parent is as busy as the busiest below it, so that a glance at the top finds what hangs.
    view.busy_ms = std::max(view.busy_ms, view.children.back().busy_ms);
  }
  return view;
}

}  // namespace mainstay
