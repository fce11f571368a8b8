#pragma once

#include <caf/actor_registry.hpp>
#include <caf/actor_system.hpp>
#include <caf/send.hpp>
#include <caf/typed_event_based_actor.hpp>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "actors/contracts.hpp"
#include "actors/surroundings.hpp"
#include "runtime/policy/load_queue.hpp"
#include "runtime/policy/memory_estimate.hpp"
#include "runtime/policy/room_search.hpp"

namespace mainstay::actors {

/// Lets models load: so many at a time, each when its turn has come and there is room for it.
class Loader final : public loader_actor::base {
 public:
  Loader(caf::actor_config& cfg, const Surroundings& surroundings, std::shared_ptr<Vitals> vitals);

  const char* name() const override { return "mainstay.loader"; }

 protected:
  behavior_type make_behavior() override;
  void on_exit() override;

 private:
  struct Client {
    model_actor model;
    ModelSource source;
    std::uint64_t ticket = 0;
    std::chrono::system_clock::time_point asked;
    FileIdentity file;
    std::uint64_t needs = 0;
    RoomSearch room = {};
  };

  /// Whether there is memory for it.
  RoomDecision room_for(LoadQueue::Id id);
  std::vector<Evictable> evictable(const std::string& but_for) const;
  void unload(LoadQueue::Id loading, const std::vector<std::string>& keys);
  void room_made(const RoomMade& message);
  void refuse(LoadQueue::Id id, Error why);
  void wake_later(Clock::time_point now);

  void asked(const AskToLoad& message);
  void over(const LoadOver& message);
  void forget(caf::actor_id model);
  /// Lets begin who may.
  void step();
  void show();

  const Surroundings& surroundings_;
  const std::shared_ptr<Vitals> vitals_;
  LoadQueue queue_;
  std::map<LoadQueue::Id, Client> clients_;
  MemoryEstimate estimate_;
  /// Models that are being unloaded to make room.
  std::size_t leaving_ = 0;
  /// The next timer that is under way to us.
  std::optional<Clock::time_point> timer_;
};

/// Where the loader of a system is found; another one may take its place.
constexpr auto loader_name = caf::atom("loader");

/// Tells the loader of the actor's system something; where there is none just now, it will ask.
template <class Message>
void ask_loader(caf::local_actor& self, Message message) {
  const auto loader = caf::actor_cast<loader_actor>(self.system().registry().get(loader_name));
  if (loader) caf::anon_send(loader, std::move(message));
}

}  // namespace mainstay::actors
