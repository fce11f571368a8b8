#pragma once

#include <caf/allowed_unsafe_message_type.hpp>
#include <caf/atom.hpp>
#include <caf/replies_to.hpp>
#include <caf/typed_actor.hpp>
#include <cstdint>
#include <memory>
#include <string>

#include "runtime/cause.hpp"
#include "runtime/job.hpp"
#include "runtime/model.hpp"

/// What the actors of the supervision tree say to one another. None of it leaves the process.
namespace mainstay::actors {

/// A request for a model. It does not pass through the mailbox: its sender puts it into the model's queue.
struct Infer {
  JobPtr job;
};

/// An instance's thread has loaded its model and begins to take requests.
struct ExecutorLoaded {
  std::shared_ptr<const Signature> signature;
};

/// An instance's thread has ended, and why.
struct ExecutorEnded {
  Cause cause = Cause::asked;
  std::string message;
};

/// The same two as a model hears them from its instances. Messages of an earlier incarnation are dropped.
struct InstanceLoaded {
  std::size_t index = 0;
  std::uint64_t incarnation = 0;
  std::shared_ptr<const Signature> signature;
};
struct InstanceEnded {
  std::size_t index = 0;
  std::uint64_t incarnation = 0;
  Cause cause = Cause::asked;
  std::string message;
};

/// Take another model into the tree and keep it alive.
struct ServeModel {
  ModelSource source;
};

/// A deadline has come that is earlier than the next planned look at the deadlines.
using sooner_atom = caf::atom_constant<caf::atom("sooner")>;
/// The time of a planned look, in nanoseconds of the clock.
using look_atom = caf::atom_constant<caf::atom("look")>;
/// The wait before a restart is over.
using start_atom = caf::atom_constant<caf::atom("start")>;
/// An instance is beyond help: its seat was given up, it is to report why and go.
using give_up_atom = caf::atom_constant<caf::atom("give up")>;

/// Owns one thread (later: process, node) that runs a model.
using instance_actor = caf::typed_actor<caf::reacts_to<ExecutorLoaded>, caf::reacts_to<ExecutorEnded>,
                                        caf::reacts_to<give_up_atom, std::string>>;

/// Owns a model's queue and the deadlines of its requests, and supervises its instances.
using model_actor = caf::typed_actor<caf::reacts_to<Infer>, caf::reacts_to<sooner_atom>,
                                     caf::reacts_to<look_atom, std::int64_t>, caf::reacts_to<InstanceLoaded>,
                                     caf::reacts_to<InstanceEnded>, caf::reacts_to<start_atom, std::uint64_t>>;

/// Supervises the models.
using models_actor = caf::typed_actor<caf::reacts_to<ServeModel>, caf::reacts_to<start_atom, std::string>>;

/// The top of the tree.
using root_actor = caf::typed_actor<caf::reacts_to<ServeModel>, caf::reacts_to<start_atom>>;

}  // namespace mainstay::actors

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mainstay::actors::Infer)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mainstay::actors::ExecutorLoaded)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mainstay::actors::ExecutorEnded)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mainstay::actors::InstanceLoaded)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mainstay::actors::InstanceEnded)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mainstay::actors::ServeModel)
