#pragma once

#include <caf/scheduled_actor.hpp>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "actors/contracts.hpp"
#include "actors/supervision.hpp"
#include "actors/surroundings.hpp"
#include "runtime/policy/recycling.hpp"

namespace mainstay::actors {

/// The end of one life of an instance, as its model hears of it.
struct LostLife {
  const std::string& instance;
  std::uint64_t incarnation;
  const Ending& ending;
  /// What it was computing.
  const std::vector<JobPtr>& calls;
  /// It had been loaded.
  bool was_ready;
};

/// Who hears what becomes of the crew.
class CrewListener {
 public:
  virtual ~CrewListener() = default;
  virtual void lost(const LostLife& life) = 0;
  /// Whether one that was lost is brought back by the crew itself.
  virtual bool brings_back() const = 0;
  /// There were too many restarts: nobody begins anything any more, and whoever is in the middle of something ends it.
  virtual void giving_up(const std::string& why) = 0;
  /// All instances are gone after that, and nobody starts others until `Crew::start`.
  virtual void exhausted(const std::string& why) = 0;
  /// The same, as was asked for.
  virtual void stopped() = 0;
};

/// The instances of one model: as many as are wanted serve, the others are spares that wait for one of them to be lost.
/// Each is a child under supervision; one that is worn is replaced by another child, which is ready before it leaves.
class Crew {
 public:
  Crew(caf::scheduled_actor& owner, const Surroundings& surroundings, const ModelSource& source,
       std::shared_ptr<RequestQueue> queue, std::shared_ptr<Vitals> model, std::shared_ptr<Lives> lives,
       CrewListener& listener);

  /// Nothing where too many of its threads hang: then it says so.
  std::optional<std::string> start();
  bool running() const noexcept { return supervision_ && !exhausted_; }
  /// Nobody begins anything any more; the listener hears when all are gone.
  void stop();
  /// Instances that take requests.
  std::size_t serving() const { return count(Stage::serving); }
  /// Instances that have not loaded yet.
  std::size_t loading() const { return count(Stage::loading); }

  /// Ends an instance that holds too much memory when its call is done; another one is started then. False: it serves
  /// not, or is to be replaced anyway.
  bool shed(std::size_t index, const std::string& why);

  // What instances say. False: of a life that is over.
  bool loaded(const InstanceLoaded& message);
  void worn(const InstanceWorn& message);
  void ended(const InstanceEnded& message);
  void down(const caf::down_msg& message);
  void wake();

  /// When to look at them next: when the first of them may count as hung.
  std::optional<Clock::time_point> next_look() const;
  void give_up_overdue(Clock::time_point now);

  bool knows(std::size_t index) const { return children_.contains(index); }
  /// Of those that live, be they still loading; of this one alone where an index is given.
  std::vector<std::shared_ptr<Seat>> seats(std::optional<std::size_t> index) const;
  /// One that can be asked something now; null: there is none.
  std::shared_ptr<Seat> loaded_seat() const;
  std::optional<std::string> name_of(std::size_t index, std::uint64_t incarnation) const;

  /// Gives everything up at once; what was being computed is returned.
  std::vector<JobPtr> abandon();

 private:
  enum class Stage : std::uint8_t { loading, waiting, serving, leaving };
  struct Life {
    std::uint64_t incarnation = 0;
    std::shared_ptr<Seat> seat;
    instance_actor actor;
    /// Until when it must have loaded; nothing: it has.
    std::optional<Clock::time_point> load_by;
    Stage stage = Stage::loading;
    /// Until when it must be gone; nothing: it is not leaving, or still in the middle of something.
    std::optional<Clock::time_point> leave_by;
  };
  struct Child {
    std::shared_ptr<Vitals> vitals;
    std::optional<Life> life;
    /// It is to replace another one, and nobody needs it before it is loaded.
    bool successor = false;
    /// It makes room for another one.
    bool retired = false;
  };

  void add_child(bool successor);
  Supervision::Spawned spawn(std::size_t index, std::uint64_t incarnation);
  void heard(const supervision::Effect& effect);
  void give_up();
  void settle();
  void replace_worn();
  void serve(Child& child);
  void retire(std::size_t index, Child& child, const std::string& why);
  void forget(std::size_t index);
  void end_life(std::size_t index, const Ending& ending, const std::vector<JobPtr>& calls);
  void check_in(std::size_t index);
  Life* living(std::size_t index, std::uint64_t incarnation);
  std::optional<Clock::time_point> overdue_at(const Life& life) const;
  /// What a life that is overdue was computing; nothing: it is not overdue after all.
  std::optional<std::vector<JobPtr>> take_from(Life& life, Clock::time_point now, std::string& why);
  std::size_t orphans();
  void leave_behind(const Life& life, Clock::time_point hangs_from);
  std::size_t wanted() const;
  std::size_t count(Stage stage) const;

  caf::scheduled_actor& owner_;
  const Surroundings& surroundings_;
  const ModelSource& source_;
  const std::shared_ptr<RequestQueue> queue_;
  const std::shared_ptr<Vitals> model_;
  const std::shared_ptr<Lives> lives_;
  CrewListener& listener_;

  std::optional<Supervision> supervision_;
  std::map<std::size_t, Child> children_;
  std::size_t next_index_ = 0;
  /// Lives of a supervision before this one had incarnations up to here.
  std::uint64_t incarnations_before_ = 0;
  std::uint64_t highest_incarnation_ = 0;
  /// Seats of threads that were abandoned; gone when the thread came back after all.
  struct Abandoned {
    std::weak_ptr<Seat> seat;
    /// From when on its thread counts as one that hangs: until then it may be loading, for nobody.
    Clock::time_point hangs_from;
  };
  std::vector<Abandoned> abandoned_;
  RecyclingTurn turn_;
  bool giving_up_ = false;
  bool asked_to_stop_ = false;
  bool exhausted_ = false;
};

}  // namespace mainstay::actors
