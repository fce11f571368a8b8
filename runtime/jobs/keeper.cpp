#include "runtime/jobs/keeper.hpp"

#include <algorithm>
#include <random>
#include <utility>

namespace mainstay::jobs {

namespace {

/// Before something is written again that could not be.
constexpr std::chrono::seconds rest{1};

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
      queue_(config_),
      webhook_rule_(config_.webhooks),
      webhooks_(config_.webhooks) {}

Result<std::unique_ptr<Keeper>> Keeper::make(Desk& desk, std::unique_ptr<Store> store, Facts facts) {
  std::unique_ptr<Keeper> keeper{new Keeper(desk, std::move(store), std::move(facts))};
  if (auto done = keeper->take_up(); !done) return std::move(done).error();
  return keeper;
}

Status Keeper::take_up() {
  auto records = store_->load();
  if (!records) return std::move(records).error();
  const auto now = facts_.now();
  // What is under way may be of jobs that were forgotten since: none gets the number of one.
  if (!desk_.under_way().empty()) last_ = desk_.under_way().rbegin()->first;
  if (!desk_.deliveries().empty()) last_ = std::max(last_, desk_.deliveries().rbegin()->first);
  for (auto& record : *records) {
    last_ = std::max(last_, record.life.number);
    const auto number = record.life.number;
    const bool runs = desk_.under_way().contains(number);
    const bool lost = record.life.state == JobState::running && !runs;
    remember(record);
    if (runs) queue_.take_place(number);
    if (desk_.deliveries().contains(number)) webhooks_.take_place(number, records_.at(number).webhook->receiver());
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
    else if (std::holds_alternative<DeliveryOver>(order))
      obey(std::get<DeliveryOver>(order));
  const bool disk_may = facts_.now() >= disk_rests_;
  if (disk_may) {
    end_runs();
    end_deliveries();
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
  // Nobody hears of what is not on disk.
  deliver();
}

std::optional<WallTime> Keeper::wake() const {
  const auto now = facts_.now();
  auto at = queue_.wake(now);
  const auto& runs = desk_.under_way();
  const auto& deliveries = desk_.deliveries();
  const bool unwritten = std::ranges::any_of(runs, [](const auto& run) { return run.second.outcome.has_value(); }) ||
                         std::ranges::any_of(deliveries, [](const auto& each) { return each.second.has_value(); });
  if (unwritten) at = now;
  if (const auto due = webhooks_.wake(now); due && desk_.may_deliver() && (!at || *due < *at)) at = due;
  // There may be more whose turn it is than were begun at once.
  if (desk_.may_begin() && queue_.next(now)) at = now;
  // And one may have become due since it was looked.
  if (desk_.may_deliver() && webhooks_.next(now)) at = now;
  return at ? std::optional(std::max(*at, disk_rests_)) : std::nullopt;
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
      remove(*number, forgotten(record));
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
  webhooks_.remove(number);
  records_.erase(found);
}

void Keeper::remember(Record record) {
  const auto number = record.life.number;
  ids_.insert_or_assign(record.id, number);
  if (!record.idempotency_key.empty()) keys_.insert_or_assign({record.owner, record.idempotency_key}, number);
  record.life.owes_delivery = record.owes_delivery();
  queue_.put(record.life);
  owe(record);
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
  counts_.owed = webhooks_.owed();
  desk_.show(counts_);
}

}  // namespace mainstay::jobs
