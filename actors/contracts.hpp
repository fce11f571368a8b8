#pragma once

#include <caf/allowed_unsafe_message_type.hpp>
#include <caf/atom.hpp>
#include <caf/replies_to.hpp>
#include <caf/typed_actor.hpp>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "runtime/cause.hpp"
#include "runtime/execution/executor.hpp"
#include "runtime/model.hpp"
#include "runtime/queue/job.hpp"
#include "runtime/registry.hpp"

/// What the actors of the supervision tree say to one another. None of it leaves the process.
namespace mainstay::actors {

/// A request for a model. It does not pass through the mailbox: its sender puts it into the model's queue.
struct Infer {
  JobPtr job;
};

/// An operator's order, and to whom its end is told.
struct GiveOrder {
  Order order;
  Completion done;
};

/// A request that cannot be read before the model is loaded.
struct AwaitLoad {
  LoadWait wait;
};

/// An instance's executor begins to load its model.
struct ExecutorLoading {
  std::shared_ptr<const LoadProgress> progress;
};

/// An instance's executor has loaded its model and is ready to take requests.
struct ExecutorLoaded {
  LoadedInstance instance;
};

/// An instance's state was found drifted, and was replaced.
struct ExecutorDrifted {
  std::string message;
};

/// An instance has served for long enough.
struct ExecutorWorn {
  std::string why;
};

/// Something about an instance that an operator should read in the log.
struct ExecutorNotice {
  std::string what;
};

/// An instance's executor has ended, and why; `calls`: what it was computing when it failed.
struct ExecutorEnded {
  Ending ending;
  std::vector<JobPtr> calls;
};

/// What a model hears from its instances: the same, and from whom. Messages of an earlier incarnation are dropped.
template <class Said>
struct FromInstance {
  std::size_t index = 0;
  std::uint64_t incarnation = 0;
  Said said;
};
using InstanceLoading = FromInstance<ExecutorLoading>;
using InstanceLoaded = FromInstance<ExecutorLoaded>;
using InstanceDrifted = FromInstance<ExecutorDrifted>;
using InstanceWorn = FromInstance<ExecutorWorn>;
using InstanceEnded = FromInstance<ExecutorEnded>;

/// Now a request waits for it.
struct UrgeLoad {
  caf::actor_id model = 0;
};
/// It is not wanted any more, whether it waits or is under way.
struct ForgetLoad {
  caf::actor_id model = 0;
  std::uint64_t ticket = 0;
};
/// How a load that was granted has ended; `bytes`: what the model takes.
struct LoadOver {
  caf::actor_id model = 0;
  std::uint64_t ticket = 0;
  Status status;
  std::uint64_t bytes = 0;
};
/// A model's turn to load has come.
struct LoadGranted {
  std::uint64_t ticket = 0;
  unsigned attempt = 1;
};
/// A model is not to be loaded.
struct LoadRefused {
  std::uint64_t ticket = 0;
  Error why;
  /// There is no room or no place for it now, which says nothing of the model.
  bool for_now = false;
};
/// An answer to the loader's own order that a model makes room has come. `went`: it did.
struct RoomMade {
  caf::actor_id load = 0;
  bool went = false;
};

/// Compute what waits, take nothing new, and end.
struct Retire {};
/// Be what is found under name and version from now on.
struct TakePlace {};

/// A deadline has come that is earlier than the next planned look at the deadlines.
using sooner_atom = caf::atom_constant<caf::atom("sooner")>;
/// The time of a planned look, in nanoseconds of the clock.
using look_atom = caf::atom_constant<caf::atom("look")>;
/// A timer of a supervisor has come.
using wake_atom = caf::atom_constant<caf::atom("wake")>;
/// It is time to try a model again that has failed.
using retry_atom = caf::atom_constant<caf::atom("retry")>;
/// A model's breaker has opened, or closed again.
using breaker_atom = caf::atom_constant<caf::atom("breaker")>;
/// It may be the turn of one of its requests, where models take turns.
using turn_atom = caf::atom_constant<caf::atom("turn")>;
/// It is time to ask the canary of a model whose breaker is open.
using canary_atom = caf::atom_constant<caf::atom("canary")>;
/// It is time to look whether a model that is to go has computed what waited for it.
using drained_atom = caf::atom_constant<caf::atom("drained")>;
/// There is another loader, which knows of nothing.
using loader_atom = caf::atom_constant<caf::atom("loader")>;

/// It is time for the next beat of the heart.
using beat_atom = caf::atom_constant<caf::atom("beat")>;

/// Owns the executor of one instance: a thread or a worker process that runs a model.
using instance_actor =
    caf::typed_actor<caf::reacts_to<ExecutorLoading>, caf::reacts_to<ExecutorLoaded>, caf::reacts_to<ExecutorDrifted>,
                     caf::reacts_to<ExecutorWorn>, caf::reacts_to<ExecutorNotice>, caf::reacts_to<ExecutorEnded>>;

/// Owns a model's queue and the deadlines of its requests, and supervises its instances.
using model_actor = caf::typed_actor<
    caf::reacts_to<Infer>, caf::reacts_to<GiveOrder>, caf::reacts_to<AwaitLoad>, caf::reacts_to<sooner_atom>,
    caf::reacts_to<look_atom, std::int64_t>, caf::reacts_to<InstanceLoading>, caf::reacts_to<InstanceLoaded>,
    caf::reacts_to<InstanceDrifted>, caf::reacts_to<InstanceWorn>, caf::reacts_to<InstanceEnded>,
    caf::reacts_to<wake_atom>, caf::reacts_to<retry_atom>, caf::reacts_to<breaker_atom, bool>,
    caf::reacts_to<canary_atom>, caf::reacts_to<turn_atom>, caf::reacts_to<LoadGranted>, caf::reacts_to<LoadRefused>,
    caf::reacts_to<drained_atom>, caf::reacts_to<Retire>, caf::reacts_to<TakePlace>, caf::reacts_to<loader_atom>>;

/// A model wants to be loaded.
struct AskToLoad {
  model_actor model;
  ModelSource source;
  /// Of this ask: what is said of an earlier one is passed over.
  std::uint64_t ticket = 0;
  /// A request waits for it.
  bool urgent = false;
  /// It was granted by a loader that is gone, and is under way.
  bool begun = false;
};
/// Take another model into the tree and keep it alive.
struct ServeModel {
  ModelSource source;
};
/// Serve this in the place of the model of the same name and version, once it is loaded; until then that one serves on.
struct ReplaceModel {
  ModelSource source;
  /// Told when it has taken over, or why it has not.
  Completion done = Completion([](const Status&) {});
  /// Of this change, for whoever passes it on.
  std::uint64_t change = 0;
};
/// A change is not taken back any more: what it brought is what is served from now on.
struct ChangeMade {
  std::string name;
  std::string version;
  std::uint64_t change = 0;
};
/// Serve a model no longer: at once where it is not loaded, otherwise when a newer version that is to come is warm.
struct RemoveModel {
  std::string name;
  std::string version;
};
/// Have a model loaded that is served.
struct LoadServed {
  std::string name;
  std::string version;
  Completion done;
};
/// A model was loaded. By the name of its node.
struct BecameLoaded {
  std::string node;
};
/// It has taken the place of the one before.
struct TookPlace {
  std::string node;
};
/// A model that was to take another one's place could not be loaded.
struct FellThrough {
  std::string node;
  std::string why;
};
/// A model that was to retire has computed what waited for it, and has nothing left.
struct Retired {
  std::string node;
};

/// Lets models load one after another, and makes room for them.
using loader_actor = caf::typed_actor<caf::reacts_to<AskToLoad>, caf::reacts_to<UrgeLoad>, caf::reacts_to<ForgetLoad>,
                                      caf::reacts_to<LoadOver>, caf::reacts_to<RoomMade>, caf::reacts_to<wake_atom>>;

/// Looks after the requests that are answered later.
using jobs_actor = caf::typed_actor<caf::reacts_to<wake_atom>>;

/// Looks after the memory.
using memory_actor = caf::typed_actor<caf::reacts_to<wake_atom>>;

/// Supervises the models.
using models_actor =
    caf::typed_actor<caf::reacts_to<ServeModel>, caf::reacts_to<ReplaceModel>, caf::reacts_to<RemoveModel>,
                     caf::reacts_to<LoadServed>, caf::reacts_to<BecameLoaded>, caf::reacts_to<TookPlace>,
                     caf::reacts_to<FellThrough>, caf::reacts_to<Retired>, caf::reacts_to<loader_atom>,
                     caf::reacts_to<wake_atom>>;

/// The top of the tree.
using root_actor = caf::typed_actor<caf::reacts_to<ServeModel>, caf::reacts_to<ReplaceModel>,
                                    caf::reacts_to<RemoveModel>, caf::reacts_to<LoadServed>, caf::reacts_to<ChangeMade>,
                                    caf::reacts_to<beat_atom>, caf::reacts_to<wake_atom>>;

}  // namespace mainstay::actors

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mainstay::actors::Infer)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mainstay::actors::GiveOrder)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mainstay::actors::AwaitLoad)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mainstay::actors::ExecutorLoading)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mainstay::actors::InstanceLoading)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mainstay::actors::ExecutorLoaded)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mainstay::actors::ExecutorDrifted)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mainstay::actors::ExecutorWorn)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mainstay::actors::ExecutorNotice)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mainstay::actors::ExecutorEnded)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mainstay::actors::InstanceLoaded)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mainstay::actors::InstanceDrifted)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mainstay::actors::InstanceWorn)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mainstay::actors::InstanceEnded)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mainstay::actors::ServeModel)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mainstay::actors::AskToLoad)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mainstay::actors::UrgeLoad)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mainstay::actors::ForgetLoad)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mainstay::actors::LoadOver)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mainstay::actors::LoadGranted)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mainstay::actors::LoadRefused)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mainstay::actors::RoomMade)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mainstay::actors::Retire)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mainstay::actors::ReplaceModel)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mainstay::actors::RemoveModel)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mainstay::actors::BecameLoaded)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mainstay::actors::FellThrough)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mainstay::actors::Retired)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mainstay::actors::LoadServed)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mainstay::actors::TakePlace)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mainstay::actors::TookPlace)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mainstay::actors::ChangeMade)
