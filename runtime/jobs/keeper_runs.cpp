// How jobs begin and end.

#include <algorithm>
#include <utility>

#include "runtime/jobs/keeper.hpp"

namespace mainstay::jobs {

void Keeper::end_runs() {
  std::vector<Number> ended;
  for (const auto& [number, run] : desk_.under_way())
    if (run.outcome) ended.push_back(number);
  for (const auto number : ended) end_run(number, desk_.under_way().at(number));
}

void Keeper::end_run(Number number, const UnderWay& run) {
  // The next one of its model begins with the same commit.
  queue_.leave_place(number);
  const auto found = records_.find(number);
  // Cancelled, and perhaps forgotten since: nobody asks how it ended.
  if (found == records_.end() || found->second.life.state != JobState::running) {
    desk_.under_way().erase(number);
    return;
  }
  auto change = end_of(found->second, *run.outcome);
  const auto state = change.record.life.state;
  const auto& life = change.record.life;
  if (state == JobState::queued)
    queue_.hold(life.model, life.not_before);
  else
    queue_.release(life.model);
  put(std::move(change), [this, number, state](const Status& written) {
    if (!written) return queue_.take_place(number);
    desk_.under_way().erase(number);
    if (state != JobState::queued) ++counts_.ended[static_cast<std::size_t>(state)];
  });
}

Change Keeper::end_of(Record record, Outcome outcome) {
  const auto now = facts_.now();
  auto& life = record.life;
  const auto& watch = desk_.under_way().at(life.number).watch;
  // What a model may have seen it may see again only where it is said to bear that.
  if (outcome.for_now && (!watch->begun() || life.again) && now < life.ends) {
    life = rule_.put_off(std::move(life), outcome.retry_after, now);
    record.started.reset();
    return {std::move(record)};
  }
  auto bytes = outcome.result.bytes();
  const bool fits = bytes <= Store::largest && queue_.has_room(bytes, life.bytes);
  if (!fits) {
    outcome.error =
        "its result of " + std::to_string(bytes) + " bytes does not fit in what may be kept (jobs.max_bytes)";
    bytes = 0;
  }
  life = rule_.finished(std::move(life), outcome.error.empty(), bytes, now);
  record.finished = now;
  record.error = std::move(outcome.error);
  record.status = fits ? outcome.result.status : 0;
  record.has_result = fits;
  Change change{std::move(record)};
  change.drops_request = true;
  if (fits) change.result = std::move(outcome.result);
  return change;
}

void Keeper::begin() {
  if (!desk_.may_begin()) return;
  const auto now = facts_.now();
  for (std::size_t i = 0; i < most_at_once; ++i) {
    const auto number = queue_.next(now);
    if (!number) return;
    begin(*number);
  }
}

void Keeper::begin(Number number) {
  Change change{records_.at(number)};
  auto& record = change.record;
  auto request = store_->request(number);
  // One that was accepted a moment ago is not on disk yet.
  if (const auto fresh = std::ranges::find_if(
          changes_, [number](const Change& each) { return each.record.life.number == number && each.request; });
      fresh != changes_.end())
    request = std::optional(*fresh->request);
  if (!request || !*request) {
    record.life = rule_.finished(std::move(record.life), false, 0, facts_.now());
    record.error = request ? "its request is not there any more" : "its request could not be read";
    record.finished = facts_.now();
    change.drops_request = true;
    return put(std::move(change));
  }
  record.life = rule_.begun(std::move(record.life), facts_.is_idempotent(record.life.model, record.version));
  record.started = facts_.now();
  UnderWay run{std::make_shared<std::atomic<bool>>(false), std::make_shared<CallWatch>()};
  starts_.push_back({record, *std::move(request).value(), run.unwanted, run.watch});
  desk_.under_way().emplace(number, std::move(run));
  put(std::move(change), [this, number](const Status& written) {
    if (written) return;
    queue_.leave_place(number);
    desk_.under_way().erase(number);
  });
  queue_.take_place(number);
}

}  // namespace mainstay::jobs
