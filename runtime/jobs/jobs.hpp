#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "runtime/jobs/record.hpp"
#include "runtime/queue/call_watch.hpp"
#include "runtime/result.hpp"

namespace mainstay::jobs {

/// Whom a job is shown to: whoever came with the same key, or everybody where there are no keys.
struct Caller {
  std::optional<std::string> key;

  bool sees(const Record& record) const { return !key || *key == record.owner; }
};

/// A request that is to be answered later. Of the record it says what the request does.
struct Submission {
  Record record;
  KeptRequest request;
};

/// A job at one moment.
struct View {
  Record record;
  std::optional<std::size_t> position;
  std::optional<float> progress;
  WallTime seen{};
};

struct Accepted {
  View job;
  /// It was there: its idempotency key is known.
  bool known = false;
};

struct Question {
  Caller caller;
  std::optional<JobState> state;
  /// Only those that were accepted after the one of this number.
  std::uint64_t after = 0;
  std::size_t limit = 100;
};
struct Page {
  std::vector<View> jobs;
  /// What to ask for to have the next ones; nothing: there are no more.
  std::optional<std::uint64_t> next;
};

/// A finished job and its result; nothing in its place where that is not there any more, or never was.
struct Taken {
  View job;
  std::optional<KeptResult> result;
};

/// How one delivery of a webhook ends; a failed one is tried again.
enum class DeliveryEnd : std::uint8_t { delivered, failed, given_up };
constexpr std::size_t delivery_ends = 3;

/// How many there are, and how many have ended in which way since the server was started.
struct Counts {
  std::array<std::uint64_t, job_states> now{};
  std::array<std::uint64_t, job_states> ended{};
  std::uint64_t bytes = 0;
  /// Deliveries that jobs which are over still owe, and how those have ended that were tried.
  std::uint64_t owed = 0;
  std::array<std::uint64_t, delivery_ends> deliveries{};
};

/// Requests that are answered later, as a front end sees them. Each call returns at once, and tells later, on a thread
/// of the jobs' own; what is told must not block. Called from any thread.
class Jobs {
 public:
  virtual ~Jobs() = default;
  template <class T>
  using Told = std::function<void(Result<T>)>;

  /// Told once it is written to disk: from then on it is not lost.
  virtual void submit(Submission submission, Told<Accepted> told) = 0;
  virtual void look(std::string id, Caller caller, Told<View> told) = 0;
  virtual void list(Question question, Told<Page> told) = 0;
  /// `consumes`: a result that is there once is gone after this.
  virtual void take_result(std::string id, Caller caller, bool consumes, Told<Taken> told) = 0;
  /// Cancels a job, or forgets one that is over; then nothing is told of it.
  virtual void remove(std::string id, Caller caller, Told<std::optional<View>> told) = 0;
  virtual Counts counts() const = 0;
};

/// One run of a job.
struct Run {
  Record record;
  KeptRequest request;
  /// Becomes true when the job is cancelled.
  std::shared_ptr<const std::atomic<bool>> unwanted;
  std::shared_ptr<CallWatch> watch;
};

/// How a run has ended.
struct Outcome {
  KeptResult result;
  /// In the words of the answer; empty: it went well.
  std::string error;
  /// It could not be taken, and may be later.
  bool for_now = false;
  /// What the answer asks to be waited for before that.
  std::chrono::nanoseconds retry_after{0};
};

/// Has a kept request answered, as if it had just come. Called on the jobs' thread; `over` may be called on any, once.
class Runner {
 public:
  virtual ~Runner() = default;
  virtual void run(Run run, std::function<void(Outcome)> over) = 0;
};

/// What became of one delivery.
struct Report {
  WebhookAnswer answer;
  /// Why it was not taken; empty: it was.
  std::string error;
};

/// Tells the receiver that a job's record names that the job is over. Called on the jobs' thread, and must not block;
/// `over` may be called on any, once.
class Messenger {
 public:
  virtual ~Messenger() = default;
  virtual void deliver(View job, std::function<void(Report)> over) = 0;
};

}  // namespace mainstay::jobs
