#include "runtime/jobs/keeper.hpp"

#include <algorithm>
#include <random>
#include <utility>

namespace mainstay::jobs {

namespace {

/// Before something is written again that could not be.
constexpr std::chrono::seconds rest{1};
/// What is done in one commit because of the time alone.
constexpr std::size_t most_at_once = 256;

}  // namespace

std::string random_id() {
  // Of the kernel's, each of them: who knows some ids must not know the next one.
  std::random_device device;
  constexpr std::string_view digits = "0123456789abcdef";
  std::string id;
  for (int word = 0; word < 4; ++word) {
    auto bits = device();
    for (int digit = 0; digit < 8; ++digit, bits >>= 4U) id += digits[bits & 15U];
  }
  return id;
}

Keeper::Keeper(Desk& desk, std::unique_ptr<Store> store, Facts facts)
    : desk_(desk),
      config_(desk.config()),
      store_(std::move(store)),
      facts_(std::move(facts)),
      rule_(config_),
      queue_(config_) {}

Result<std::unique_ptr<Keeper>> Keeper::make(Desk& desk, std::unique_ptr<Store> store, Facts facts) {
  std::unique_ptr<Keeper> keeper{new Keeper(desk, std::move(store), std::move(facts))};
  if (auto done = keeper->take_up(); !done) return std::move(done).error();
  return keeper;
}

Status Keeper::take_up() {
  auto records = store_->load();
  if (!records) return std::move(records).error();
  const auto now = facts_.now();
  for (auto& record : *records) {
    last_ = std::max(last_, record.life.number);
    const auto number = record.life.number;
    const bool runs = desk_.under_way().contains(number);
    const bool lost = record.life.state == JobState::running && !runs;
    remember(record);
    if (runs) queue_.take_place(number);
    if (!lost) continue;
    Change change{std::move(record)};
    change.record.life = rule_.interrupted(std::move(change.record.life), now);
    change.record.started = change.record.life.over() ? change.record.started : std::nullopt;
    if (change.record.life.over()) {
      change.record.error = "interrupted: the server ended while it ran";
      change.record.finished = now;
      change.drops_request = true;
    }
    remember(change.record);
    changes_.push_back(std::move(change));
  }
  // Where it cannot be written it is what it is all the same, and the next start finds so, too.
  if (!changes_.empty()) heard_of(store_->write(changes_));
  changes_.clear();
  count();
  return success();
}

void Keeper::work(Orders orders) {
  for (auto& order : orders)
    if (std::holds_alternative<Submit>(order))
      obey(std::get<Submit>(order));
    else if (std::holds_alternative<Remove>(order))
      obey(std::get<Remove>(order));
    else if (std::holds_alternative<RunOver>(order))
      obey(std::get<RunOver>(order));
  const bool disk_may = facts_.now() >= disk_rests_;
  if (disk_may) {
    end_runs();
    time_out();
    begin();
  }
  settle();
  // What is only looked at is seen as it is on disk.
  for (auto& order : orders)
    if (std::holds_alternative<Look>(order))
      obey(std::get<Look>(order));
    else if (std::holds_alternative<List>(order))
      obey(std::get<List>(order));
    else if (std::holds_alternative<TakeResult>(order))
      obey(std::get<TakeResult>(order));
    else if (std::holds_alternative<Chore>(order))
      obey(std::get<Chore>(order));
  settle();
}

std::optional<WallTime> Keeper::wake() const {
  const auto now = facts_.now();
  auto at = queue_.wake(now);
  const auto& runs = desk_.under_way();
  const bool unwritten = std::ranges::any_of(runs, [](const auto& run) { return run.second.outcome.has_value(); });
  if (unwritten && !at) at = now;
  // There may be more whose turn it is than were begun at once.
  if (desk_.may_begin() && queue_.next(now)) at = now;
  return at ? std::optional(std::max(*at, disk_rests_)) : std::nullopt;
}

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

void Keeper::time_out() {
  const auto now = facts_.now();
  for (std::size_t i = 0; i < most_at_once; ++i) {
    const auto number = queue_.timed_out(now);
    if (!number) return;
    Change change{records_.at(*number)};
    auto& record = change.record;
    const bool waited = record.life.state == JobState::queued;
    auto life = rule_.timed_out(record.life, now);
    if (!life) {
      remove(*number, {});
      continue;
    }
    record.life = *std::move(life);
    if (waited) {
      record.error = "it waited for longer than may be (jobs.max_age_s)";
      record.finished = now;
    }
    record.has_result = false;
    change.drops_request = change.drops_result = true;
    put(std::move(change), [this, waited](const Status& written) {
      if (written && waited) ++counts_.ended[static_cast<std::size_t>(JobState::expired)];
    });
  }
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

void Keeper::put(Change change, Tell tell) {
  const auto number = change.record.life.number;
  const auto found = records_.find(number);
  before_.emplace_back(number, found == records_.end() ? std::nullopt : std::optional(found->second));
  remember(change.record);
  changes_.push_back(std::move(change));
  if (tell) tells_.push_back(std::move(tell));
}

void Keeper::remove(Number number, Tell tell) {
  const auto found = records_.find(number);
  before_.emplace_back(number, found->second);
  changes_.push_back({found->second, true});
  forget(number);
  if (tell) tells_.push_back(std::move(tell));
}

void Keeper::settle() {
  const auto written = changes_.empty() ? success() : store_->write(changes_);
  if (!changes_.empty()) heard_of(written);
  if (!written) undo();
  changes_.clear();
  before_.clear();
  for (const auto& tell : std::exchange(tells_, {})) tell(written);
  auto starts = std::exchange(starts_, {});
  count();
  if (!written) return;
  for (auto& run : starts) desk_.start(std::move(run));
}

void Keeper::undo() {
  for (auto change = before_.rbegin(); change != before_.rend(); ++change) {
    forget(change->first);
    if (change->second) remember(*std::move(change->second));
  }
}

void Keeper::forget(Number number) {
  const auto found = records_.find(number);
  if (found == records_.end()) return;
  const auto& record = found->second;
  ids_.erase(record.id);
  if (!record.idempotency_key.empty()) keys_.erase({record.owner, record.idempotency_key});
  queue_.remove(number);
  records_.erase(found);
}

void Keeper::remember(Record record) {
  const auto number = record.life.number;
  ids_.insert_or_assign(record.id, number);
  if (!record.idempotency_key.empty()) keys_.insert_or_assign({record.owner, record.idempotency_key}, number);
  queue_.put(record.life);
  records_.insert_or_assign(number, std::move(record));
}

void Keeper::heard_of(const Status& written) {
  const auto news = written ? outage_.worked(Clock::now()) : outage_.failed(Clock::now());
  disk_rests_ = written ? WallTime{} : facts_.now() + rest;
  if (news == Outage::News::begins)
    desk_.log().event(Log::Level::error, "jobs cannot be written to disk", {{"cause", written.error().message}});
  else if (news == Outage::News::ends)
    desk_.log().event(Log::Level::info, "jobs are written to disk again");
}

void Keeper::count() {
  for (std::size_t state = 0; state < job_states; ++state)
    counts_.now[state] = queue_.count(static_cast<JobState>(state));
  counts_.bytes = queue_.bytes();
  desk_.show(counts_);
}

}  // namespace mainstay::jobs
