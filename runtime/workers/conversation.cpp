#include "runtime/workers/conversation.hpp"

#include <algorithm>
#include <array>
#include <new>
#include <utility>
#include <variant>

#include "config/overloaded.hpp"
#include "runtime/workers/messages.hpp"
#include "runtime/workers/tensors.hpp"

namespace mainstay::workers {

namespace {

using namespace std::chrono_literals;

/// Between two looks whether a call is still wanted.
constexpr auto look_every = 10ms;
/// For a model to end a call by itself once it was told that nobody wants it.
constexpr auto grace = 250ms;
/// For a worker that has closed its socket to be dead: its memory is let go of before its descriptors are.
constexpr auto time_to_die = 100ms;
/// Answers that may lie in shared memory at once until they are written; further ones are copied.
constexpr std::size_t most_lent = 16;

/// As the worker knows it; 0: there is none.
std::uint32_t id_of(const Result<RegionPool::Lease>& lease) { return lease && *lease ? (*lease)->id() : 0; }

}  // namespace

Conversation::Conversation(std::shared_ptr<Process> process, RegionPool::Limits limits)
    : process_(std::move(process)), pool_(RegionPool::make(limits)), channel_(process_->socket()) {}

Result<Signature> Conversation::load(const ModelSource& source, const Begins& begins) {
  ++sequence_;
  auto desk = Region::make(0, sizeof(Desk));
  if (!desk) return std::move(desk).error();
  desk_region_ = std::move(desk->region);
  desk_ = new (desk_region_->data()) Desk;
  if (begins) begins({desk_region_, &desk_->loading});
  if (!say(Kind::region, encode(RegionMessage{0, sizeof(Desk)}), desk->descriptor.number()) ||
      !say(Kind::load, encode(source)))
    return lose(Verdict::mute);
  auto frame = hear();
  if (!frame) return std::move(frame).error();
  if (frame->kind == Kind::load_failed) {
    const auto failed = decode_failed(frame->body);
    return failed ? Error{Errc::internal, failed->message} : unexpected(*frame);
  }
  auto signature = frame->kind == Kind::loaded ? decode_signature(frame->body) : std::nullopt;
  if (!signature) return unexpected(*frame);
  return std::move(*signature);
}

Result<std::vector<Tensor>> Conversation::infer(const std::vector<Tensor>& inputs, const Wanted& wanted, Pieces* pieces,
                                                const Trace* trace) {
  ++sequence_;
  cancelled_ = stopped_ = false;
  desk_->control.cancelled = false;
  desk_->control.progress = 0;
  for (const auto id : pool_->dropped()) say(Kind::forget, encode(std::uint64_t{id}));

  auto input = lend(room_for(inputs));
  if (!input) return std::move(input).error();
  // Where there is none to be had, the worker asks for it once more, if it needs it at all.
  Answering answering{pieces, *input, lend(expected_room_)};
  const InferMessage message{id_of(answering.output), pack(inputs, input->get()), pieces != nullptr,
                             trace != nullptr ? *trace : Trace{}};
  if (!say(Kind::infer, encode(message))) return lose(Verdict::mute);
  auto frame = hear(wanted);
  while (frame && (frame->kind == Kind::room_wanted || frame->kind == Kind::piece)) {
    auto done = frame->kind == Kind::piece ? take_piece(*frame, answering) : make_room(*frame, answering);
    if (!done) return std::move(done).error();
    answering.asked = frame->kind == Kind::room_wanted;
    frame = hear(wanted);
  }
  auto& output = answering.output;
  if (!frame) return std::move(frame).error();
  if (frame->kind == Kind::answered) return outputs_of(*frame, {*input, output ? *output : nullptr});
  const auto failed = frame->kind == Kind::failed ? decode_failed(frame->body) : std::nullopt;
  if (!failed || (failed->failure == Failure::no_room && output) ||
      (failed->failure == Failure::cancelled && !cancelled_ && !stopped_))
    return unexpected(*frame);
  if (failed->failure != Failure::internal) upkeep_due_ = sequence_;
  switch (failed->failure) {
    case Failure::invalid_argument:
      return Error{Errc::invalid_argument, failed->message};
    case Failure::not_found:
      return Error{Errc::not_found, failed->message};
    case Failure::cancelled:
      return Error{Errc::unavailable, "its client went away"};
    case Failure::no_room:
      return std::move(output).error();
    case Failure::internal:
      break;
  }
  return Error{Errc::internal, failed->message};
}

Status Conversation::make_room(const Frame& frame, Answering& answering) {
  const auto room = decode_number(frame.body);
  if (!room || answering.asked) return unexpected(frame);
  answering.output = lend(*room);
  if (!say(Kind::room, encode(std::uint64_t{id_of(answering.output)}))) return lose(Verdict::mute);
  return success();
}

/// Copied, for the next one goes into the same memory.
Status Conversation::take_piece(const Frame& frame, const Answering& answering) {
  // One that was told that nobody wants more has no more to say.
  auto parcel = answering.pieces != nullptr && !stopped_ ? decode_parcel(frame.body) : std::nullopt;
  if (!parcel) return unexpected(frame);
  const std::array regions{answering.input, answering.output ? *answering.output : nullptr};
  auto piece = unpack(std::move(*parcel), regions, Data::copied);
  if (!piece) return lose(Verdict::garbage, std::move(piece).error());
  if (!answering.pieces->emit(std::move(*piece))) desk_->control.cancelled = stopped_ = true;
  if (!say(Kind::piece_taken, encode(std::uint64_t{stopped_ ? 0U : 1U}))) return lose(Verdict::mute);
  return success();
}

Result<std::vector<Tensor>> Conversation::outputs_of(const Frame& frame,
                                                     const std::array<RegionPool::Lease, 2>& regions) {
  auto parcel = decode_parcel(frame.body);
  if (!parcel) return unexpected(frame);
  expected_room_ = 0;
  for (const auto& tensor : parcel->tensors)
    if (regions[1] && tensor.place.region == regions[1]->id())
      expected_room_ = std::max(expected_room_, tensor.place.offset + tensor.place.size);
  auto outputs = unpack(std::move(*parcel), regions, pool_->taken() > most_lent ? Data::copied : Data::shared);
  if (!outputs) return lose(Verdict::garbage, std::move(outputs).error());
  upkeep_due_ = sequence_;
  return std::move(*outputs);
}

Result<Upkeep> Conversation::upkeep(bool wait) {
  if (wait && upkeep_due_ != 0) {
    auto received = channel_.receive();
    if (auto heard = believe(received, upkeep_due_); !heard) return std::move(heard).error();
    if (auto learnt = learn(std::get<Frame>(received)); !learnt) return std::move(learnt).error();
  }
  return std::exchange(upkeep_, {});
}

/// The upkeep after a call, which the frame tells of.
Status Conversation::learn(const Frame& frame) {
  auto upkeep = frame.kind == Kind::upkeep_done ? decode_upkeep(frame.body) : std::nullopt;
  if (!upkeep) return unexpected(frame);
  upkeep_due_ = 0;
  upkeep_.done = upkeep->done;
  if (!upkeep->drift.empty()) upkeep_.drift = std::move(upkeep->drift);
  if (!upkeep->notice.empty()) upkeep_.notice = std::move(upkeep->notice);
  if (upkeep->ending) upkeep_.ending = std::move(upkeep->ending);
  return success();
}

Result<ErrandOutcome> Conversation::errand(Errand::Kind kind) {
  ++sequence_;
  if (!say(Kind::errand, encode(kind))) return lose(Verdict::mute);
  const auto frame = hear();
  if (!frame) return frame.error();
  auto outcome = frame->kind == Kind::errand_done ? decode_outcome(frame->body) : std::nullopt;
  if (!outcome) return unexpected(*frame);
  return std::move(*outcome);
}

void Conversation::bye() { say(Kind::bye, {}); }

/// Memory for so many bytes, which the worker knows after this; null where none is needed.
Result<RegionPool::Lease> Conversation::lend(std::size_t bytes) {
  if (bytes == 0) return RegionPool::Lease{};
  auto taken = pool_->take(bytes);
  if (!taken) return std::move(taken).error();
  if (taken->descriptor)
    say(Kind::region, encode(RegionMessage{taken->lease->id(), taken->lease->size()}), taken->descriptor.number());
  return std::move(taken->lease);
}

bool Conversation::say(Kind kind, std::string_view body, int descriptor) {
  return channel_.send(kind, sequence_, body, descriptor);
}

/// What the worker has to say to what it was told last. Before that it may say what was still due of the call before.
Result<Frame> Conversation::hear(const Wanted& wanted) {
  for (;;) {
    auto received = wanted ? listen_while(wanted) : channel_.receive();
    const auto due = upkeep_due_ != 0 ? upkeep_due_ : sequence_;
    if (auto heard = believe(received, due); !heard) return std::move(heard).error();
    auto& frame = std::get<Frame>(received);
    if (upkeep_due_ == 0) return std::move(frame);
    if (auto learnt = learn(frame); !learnt) return std::move(learnt).error();
    if (upkeep_.ending) return Error{Errc::internal, upkeep_.ending->message};
    if (told_in_order_) told_in_order_();
  }
}

/// Whether something was received, and is about what was asked.
Status Conversation::believe(Channel::Received& received, std::uint64_t sequence) {
  return std::visit(
      config::Overloaded{
          [&](const Frame& frame) -> Status {
            if (frame.sequence == sequence) return success();
            return lose(Verdict::garbage, "an answer to something that was not asked");
          },
          [&](Channel::Closed) -> Status { return lose(Verdict::mute); },
          [&](Channel::Garbage& garbage) -> Status { return lose(Verdict::garbage, std::move(garbage.what)); },
          // Killed, as it did not stop when it was asked to.
          [&](Channel::Silence) -> Status { return lose(Verdict::cancelled); },
      },
      received);
}

/// Waits as long as the call is wanted, and for the grace after that. Before the worker has begun it there is nothing
/// to be ended: it is busy with what is due of the call before, and will see that this one is not to be made.
Channel::Received Conversation::listen_while(const Wanted& wanted) {
  for (;;) {
    const bool last = cancelled_ && begun();
    auto received = channel_.receive(last ? grace : look_every);
    if (last || !std::holds_alternative<Channel::Silence>(received)) return received;
    if (!cancelled_ && !wanted()) desk_->control.cancelled = cancelled_ = true;
  }
}

/// The worker is dead, dying, or killed here.
Error Conversation::lose(Verdict verdict, std::string what) {
  lost_ = true;
  garbage_ = std::move(what);
  if (verdict != Verdict::mute || !process_->wait(time_to_die)) process_->kill(verdict);
  return {Errc::internal, "the worker process is lost"};
}

Error Conversation::unexpected(const Frame& frame) {
  return lose(Verdict::garbage, "a message of kind " + std::to_string(static_cast<int>(frame.kind)) +
                                    " where it has no place, or with a body that is none");
}

}  // namespace mainstay::workers
