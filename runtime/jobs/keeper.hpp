#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "runtime/jobs/desk.hpp"
#include "runtime/policy/job_queue.hpp"
#include "runtime/policy/outage.hpp"
#include "runtime/policy/webhook_queue.hpp"

namespace mainstay::jobs {

/// What the keeper has to know of the world.
struct Facts {
  std::function<WallTime()> now = &std::chrono::system_clock::now;
  /// A name for a job that nobody guesses.
  std::function<std::string()> make_id;
  /// Whether a model is declared so now.
  std::function<bool(const std::string& model, const std::string& version)> is_idempotent;
};

std::string random_id();

/// Keeps the jobs: does what is asked at the desk, asks the rules what is next, and has it on disk before anybody
/// hears of it. What comes together is written together. For one thread.
class Keeper {
 public:
  /// Takes up what stands in the store, as after an end of the server. What the desk has under way goes on.
  static Result<std::unique_ptr<Keeper>> make(Desk& desk, std::unique_ptr<Store> store, Facts facts);

  /// Does all that is asked, and what time brought about.
  void work(Orders orders);
  /// When it should work again though nobody asks.
  std::optional<WallTime> wake() const;

 private:
  using Number = std::uint64_t;
  /// What is told of a change: the error where it could not be written.
  using Tell = std::function<void(const Status&)>;

  /// What is done in one commit because of the time alone.
  static constexpr std::size_t most_at_once = 256;

  Keeper(Desk& desk, std::unique_ptr<Store> store, Facts facts);
  Status take_up();

  // What is asked.
  void obey(Submit& order);
  void obey(Remove& order);
  void obey(RunOver& order);
  void obey(Look& order);
  void obey(List& order);
  void obey(TakeResult& order);
  void obey(Chore& order);
  void obey(DeliveryOver& order);
  /// Told, if the job of the same key is one of the same request.
  bool is_known(const Submit& order, const Jobs::Told<Accepted>& told);
  std::optional<Error> no_place_for(const Submission& submission);
  Tell accepted(Number number, bool known, Jobs::Told<Accepted> told);

  // What time brings about.
  void end_runs();
  void end_run(Number number, const UnderWay& run);
  Change end_of(Record record, Outcome outcome);
  void time_out();
  void begin();
  void begin(Number number);

  // Who is told of it.
  void owe(const Record& record);
  void deliver();
  void end_deliveries();
  void end_delivery(Number number, const Report& report);
  void tell_of(const std::string& id, const Webhook& webhook);
  /// What is told when a job is forgotten because its time is over.
  Tell forgotten(const Record& record);

  // What is to be written, and what follows from it.
  void put(Change change, Tell tell = {});
  void remove(Number number, Tell tell);
  void settle();
  void undo();
  void forget(Number number);
  void remember(Record record);
  void heard_of(const Status& written);
  void count();

  const Record* seen(const std::string& id, const Caller& caller) const;
  View view(Number number) const;

  Desk& desk_;
  const config::Jobs config_;
  const std::unique_ptr<Store> store_;
  const Facts facts_;
  const JobRule rule_;
  JobQueue queue_;
  const WebhookRule webhook_rule_;
  WebhookQueue webhooks_;
  std::map<Number, Record> records_;
  std::unordered_map<std::string, Number> ids_;
  /// By owner and idempotency key.
  std::map<std::pair<std::string, std::string>, Number> keys_;
  Number last_ = 0;

  std::vector<Change> changes_;
  std::vector<Tell> tells_;
  /// What was there before it was changed; nothing: it was not there.
  std::vector<std::pair<Number, std::optional<Record>>> before_;
  std::vector<Run> starts_;
  Outage outage_;
  /// The disk is not asked before, but for what somebody waits for.
  WallTime disk_rests_{};
  Counts counts_;
};

}  // namespace mainstay::jobs
