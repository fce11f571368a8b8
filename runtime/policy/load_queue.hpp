#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "config/config.hpp"
#include "runtime/queue/request.hpp"

namespace mainstay {

/// Which load begins when: as many at a time as the rule says, first come first served, those that a request waits for
/// ahead of the others. One that fails is tried again after a wait, in which others have their turn. Nothing happens in
/// here: times go in, and who begins comes out.
class LoadQueue {
 public:
  /// Of one load: whoever asks chooses it.
  using Id = std::uint64_t;

  explicit LoadQueue(const config::ModelLoading& rule) : rule_(rule) {}

  enum class Asked : std::uint8_t {
    queued,
    joined,   ///< it waits or is under way already
    refused,  ///< it would have to wait, and nothing may
  };
  /// `urgent`: a request waits for it.
  Asked ask(Id id, bool urgent, Clock::time_point now);
  /// It is under way already, as whoever looked after it before had it: there is nobody to refuse.
  void resume(Id id, Clock::time_point now);
  /// Now a request waits for it.
  void urge(Id id);
  bool urgent(Id id) const;
  /// Whatever it does: nobody wants it any more, and its place is free.
  void forget(Id id);

  /// Whose turn it is; nothing: there is no place, or nobody whose time has come.
  std::optional<Id> next(Clock::time_point now) const;
  /// It takes its place.
  void begin(Id id);
  /// It cannot begin now, through no fault of its own: others have their turn until then.
  void postpone(Id id, Clock::time_point until);
  /// When it is tried again; nothing: it has had all its attempts, and is forgotten.
  std::optional<Clock::time_point> failed(Id id, Clock::time_point now);

  /// When `next` may have another answer by time alone.
  std::optional<Clock::time_point> wake(Clock::time_point now) const;
  unsigned attempts(Id id) const;
  std::vector<Id> under_way() const;
  /// In the order in which they would begin if nothing came between.
  std::vector<Id> waiting() const;

 private:
  struct Load {
    Id id;
    bool urgent;
    bool under_way = false;
    unsigned attempts = 0;
    /// It is not tried before.
    Clock::time_point from;
  };
  std::size_t places_taken() const;

  const config::ModelLoading rule_;
  /// In the order in which they were asked for.
  std::vector<Load> loads_;
};

}  // namespace mainstay
