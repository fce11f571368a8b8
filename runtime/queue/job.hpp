#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

#include "runtime/queue/exclusion.hpp"
#include "runtime/queue/reply.hpp"
#include "runtime/traffic/traffic.hpp"

namespace mainstay {

class Job;

/// Hears how the requests of a model end. Called by whoever answers, on any thread: it must not block.
class Outcomes {
 public:
  virtual ~Outcomes() = default;
  virtual void answered(const Job& job, const Result<InferResponse>& result) noexcept = 0;
};

/// A request on its way through the server. Several parties may want to answer it: the instance that computed it, the
/// timer that saw its deadline pass, the shutdown. The first one wins, the others find it answered.
class Job {
 public:
  Job(InferRequest request, Reply reply)
      : request(std::move(request)), streams_(reply.takes_pieces()), reply_(std::move(reply)) {}

  InferRequest request;
  /// Who is told about the answer besides the client; set before anybody else knows the job.
  std::shared_ptr<Outcomes> outcomes;
  /// Where it is counted.
  std::shared_ptr<Traffic> traffic;
  /// What the breaker let it in by; 0: it was not asked.
  std::uint64_t ticket = 0;

  /// True for the one caller whose answer it was.
  bool answer(Result<InferResponse> result) noexcept;
  /// The same where nothing goes on for it any more.
  bool conclude(Result<InferResponse> result) noexcept {
    place.leave();
    return answer(std::move(result));
  }
  bool answered() const noexcept { return answered_.load(std::memory_order_acquire); }

  /// Whether its client takes the answer in pieces. Then it shares its call with nobody.
  bool streams() const noexcept { return streams_; }
  /// A piece, which its client gets before the answer, or not at all where that has been given.
  Receiver::Taken take_piece(const std::vector<Tensor>& piece) noexcept;
  /// Its client has a part of the answer, and another call would begin it once more.
  bool has_given() const noexcept { return given_.load(std::memory_order_relaxed); }
  /// Its client was too far behind for a piece: how long its call takes says nothing of the model.
  bool was_held_up() const noexcept { return held_up_.load(std::memory_order_relaxed); }

  /// Its place among the deadlines that are watched; belongs to `Deadlines`.
  static constexpr std::size_t unwatched = static_cast<std::size_t>(-1);
  std::size_t watched_at = unwatched;
  // What belongs to the queue, until somebody answers.
  /// How often an instance has begun to compute it, and when the last one has.
  unsigned attempts = 0;
  Clock::time_point began{};
  /// The request whose call it shares; null: the call is its own.
  std::shared_ptr<Job> leader;
  /// Where its model is exclusive. Given back before the answer, unless its call goes on: whoever has the answer may
  /// ask again.
  Place place;
  /// What became of its call has been told to who counts calls.
  mutable std::atomic<bool> counted{false};

 private:
  const bool streams_;
  std::atomic<bool> given_{false};
  std::atomic<bool> held_up_{false};
  /// Held while a piece is given: the answer comes after it.
  std::mutex giving_;
  std::atomic<bool> answered_{false};
  Reply reply_;
};

using JobPtr = std::shared_ptr<Job>;

}  // namespace mainstay
