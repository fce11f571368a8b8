#include <algorithm>
#include <utility>

#include "runtime/jobs/keeper.hpp"

namespace mainstay::jobs {

namespace {

using namespace std::chrono_literals;

Error no_such_job() { return {Errc::not_found, "there is no such job"}; }

/// As whoever asked is told that the disk failed.
Error not_kept(const Error& why) { return {Errc::unavailable, "jobs cannot be written to disk: " + why.message, 5s}; }

}  // namespace

const Record* Keeper::seen(const std::string& id, const Caller& caller) const {
  const auto number = ids_.find(id);
  if (number == ids_.end()) return nullptr;
  const auto& record = records_.at(number->second);
  return caller.sees(record) ? &record : nullptr;
}

View Keeper::view(Number number) const {
  View view{.record = records_.at(number), .position = queue_.position(number), .seen = facts_.now()};
  const auto run = desk_.under_way().find(number);
  if (view.record.life.state == JobState::running && run != desk_.under_way().end())
    view.progress = run->second.watch->progress();
  return view;
}

Keeper::Tell Keeper::accepted(Number number, bool known, Jobs::Told<Accepted> told) {
  return [this, number, known, told = std::move(told)](const Status& written) {
    // One that is known may have come together with the first one, and then both are not kept.
    if (!records_.contains(number)) return told(not_kept(written ? Error{} : written.error()));
    told(Accepted{view(number), known});
  };
}

bool Keeper::is_known(const Submit& order, const Jobs::Told<Accepted>& told) {
  const auto& asked = order.submission.record;
  if (asked.idempotency_key.empty()) return false;
  const auto known = keys_.find({asked.owner, asked.idempotency_key});
  if (known == keys_.end()) return false;
  if (records_.at(known->second).fingerprint != asked.fingerprint)
    tells_.push_back([told](const Status&) {
      told(Error{Errc::conflicting, "the Idempotency-Key has been used for another request"});
    });
  else
    tells_.push_back(accepted(known->second, true, told));
  return true;
}

std::optional<Error> Keeper::no_place_for(const Submission& submission) {
  const auto bytes = submission.request.bytes();
  if (bytes > Store::largest || bytes > config_.max_bytes / 2)
    return Error{Errc::too_large, "the request is larger than one that can be answered later"};
  auto admission = queue_.admission(bytes);
  if (admission == JobQueue::Admission::too_many)
    if (const auto memory = queue_.oldest_memory()) {
      remove(*memory, {});
      admission = queue_.admission(bytes);
    }
  switch (admission) {
    case JobQueue::Admission::too_many:
      return Error{Errc::unavailable,
                   "there are as many jobs as may be, " + std::to_string(config_.max_jobs) + " (jobs.max_jobs)", 10s};
    case JobQueue::Admission::too_much:
      return Error{Errc::unavailable,
                   "requests and results of jobs take the half of what may be kept, " +
                       std::to_string(config_.max_bytes) + " bytes (jobs.max_bytes), that requests may fill",
                   10s};
    case JobQueue::Admission::admitted:
      break;
  }
  return std::nullopt;
}

void Keeper::obey(Submit& order) {
  if (is_known(order, order.told)) return;
  if (auto error = no_place_for(order.submission)) return order.told(*std::move(error));
  Change change{std::move(order.submission.record)};
  auto& record = change.record;
  const auto number = ++last_;
  record.id = facts_.make_id();
  record.life = rule_.accepted(number, std::move(record.life.model), order.submission.request.bytes(), facts_.now());
  change.request = std::move(order.submission.request);
  put(std::move(change), accepted(number, false, std::move(order.told)));
}

void Keeper::obey(Remove& order) {
  const auto* record = seen(order.id, order.caller);
  if (!record) return order.told(no_such_job());
  const auto number = record->life.number;
  if (record->life.over())
    return remove(number, [told = std::move(order.told)](const Status& written) {
      if (!written) return told(not_kept(written.error()));
      told(std::optional<View>{});
    });
  Change change{*record};
  change.record.life = rule_.cancelled(std::move(change.record.life), facts_.now());
  change.record.finished = facts_.now();
  change.drops_request = true;
  put(std::move(change), [this, number, told = std::move(order.told)](const Status& written) {
    if (!written) return told(not_kept(written.error()));
    ++counts_.ended[static_cast<std::size_t>(JobState::cancelled)];
    const auto run = desk_.under_way().find(number);
    if (run != desk_.under_way().end()) *run->second.unwanted = true;
    told(std::optional(view(number)));
  });
}

void Keeper::obey(RunOver& order) {
  const auto run = desk_.under_way().find(order.number);
  if (run != desk_.under_way().end()) run->second.outcome = std::move(order.outcome);
}

void Keeper::obey(Look& order) {
  const auto* record = seen(order.id, order.caller);
  if (!record) return order.told(no_such_job());
  order.told(view(record->life.number));
}

void Keeper::obey(List& order) {
  Page page;
  const auto& question = order.question;
  for (auto each = records_.upper_bound(question.after); each != records_.end(); ++each) {
    const auto& record = each->second;
    if (!question.caller.sees(record) || (question.state && *question.state != record.life.state)) continue;
    if (page.jobs.size() == question.limit) {
      page.next = page.jobs.back().record.life.number;
      break;
    }
    page.jobs.push_back(view(each->first));
  }
  order.told(std::move(page));
}

void Keeper::obey(TakeResult& order) {
  const auto* record = seen(order.id, order.caller);
  if (!record) return order.told(no_such_job());
  const auto number = record->life.number;
  Taken taken{view(number), std::nullopt};
  if (!record->has_result) return order.told(std::move(taken));
  auto result = store_->result(number);
  if (!result) return order.told(Error{Errc::unavailable, "the result cannot be read: " + result.error().message, 5s});
  taken.result = std::move(result).value();
  // Given first: were the server to end between the two, the result is given twice rather than never.
  order.told(std::move(taken));
  if (!order.consumes || config_.result != config::JobResult::once) return;
  Change change{*record};
  change.record.has_result = false;
  change.record.life.bytes = 0;
  change.drops_result = true;
  put(std::move(change));
}

void Keeper::obey(Chore& order) { order.work(); }

}  // namespace mainstay::jobs
