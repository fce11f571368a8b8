#include "runtime/workers/work.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>
#include <new>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "runtime/state/kept_model.hpp"
#include "runtime/tensor_check.hpp"
#include "runtime/workers/channel.hpp"
#include "runtime/workers/confine.hpp"
#include "runtime/workers/death.hpp"
#include "runtime/workers/desk.hpp"
#include "runtime/workers/lifeline.hpp"
#include "runtime/workers/messages.hpp"
#include "runtime/workers/region.hpp"
#include "runtime/workers/tensors.hpp"

namespace mainstay::workers {

namespace {

constexpr int exit_protocol = 71;

/// Where it is noted that memory was refused. A function that the language calls without an argument needs it.
std::atomic<bool>* starved_flag = nullptr;

[[noreturn]] void starve() {
  if (starved_flag != nullptr) *starved_flag = true;
  throw std::bad_alloc{};
}

/// The server is this program's other half: where it does not keep to the protocol, or is gone, there is nothing left
/// to do. Nothing is destroyed then: a model may be in the middle of anything.
class Worker {
 public:
  Worker(int socket, const std::function<LoadModel(const ModelSource&)>& prepare)
      : channel_(socket), prepare_(prepare) {
    channel_.accept_descriptors();
  }

  int run() {
    take_region(hear(Kind::region));
    if (!load()) return 1;
    for (;;) {
      auto frame = hear();
      switch (frame.kind) {
        case Kind::region:
          take_region(frame);
          break;
        case Kind::forget:
          std::erase_if(regions_, [id = decode_number(frame.body)](const auto& each) { return each->id() == id; });
          break;
        case Kind::infer:
          infer(frame);
          break;
        case Kind::errand:
          run_errand(frame);
          break;
        case Kind::bye:
          return 0;
        default:
          ::_exit(exit_protocol);
      }
    }
  }

 private:
  Frame hear() {
    auto received = channel_.receive();
    if (auto* frame = std::get_if<Frame>(&received)) {
      sequence_ = frame->sequence;
      return std::move(*frame);
    }
    if (std::holds_alternative<Channel::Closed>(received)) die_with_all();
    ::_exit(exit_protocol);
  }
  Frame hear(Kind kind) {
    auto frame = hear();
    if (frame.kind != kind) ::_exit(exit_protocol);
    return frame;
  }
  /// What the server has sent, which is no other than it should be.
  template <class T>
  static T sure(std::optional<T> decoded) {
    if (!decoded) ::_exit(exit_protocol);
    return std::move(*decoded);
  }
  void say(Kind kind, std::string_view body) {
    if (!channel_.send(kind, sequence_, body)) die_with_all();
  }

  void take_region(const Frame& frame) {
    const auto message = sure(decode_region(frame.body));
    const auto descriptor = channel_.take_descriptor();
    if (!descriptor) ::_exit(exit_no_descriptor);
    auto region = Region::map(message.id, message.size, descriptor);
    if (!region) ::_exit(exit_starved);
    if (message.id != 0) {
      regions_.push_back(std::move(region).value());
      return;
    }
    desk_region_ = std::move(region).value();
    desk_ = std::launder(reinterpret_cast<Desk*>(desk_region_->data()));
    starved_flag = &desk_->starved;
    std::set_new_handler(starve);
  }

  std::shared_ptr<Region> region(std::uint64_t id) const {
    const auto found = std::ranges::find_if(regions_, [id](const auto& each) { return each->id() == id; });
    return found == regions_.end() ? nullptr : *found;
  }

  bool load() {
    source_ = sure(decode_source(hear(Kind::load).body));
    const auto confined = confine(source_.config.limits);
    if (!confined) return refuse(confined.error());
    load_ = prepare_(source_);
    errno = 0;
    auto model = KeptModel::load(source_, load_, desk_->loading);
    const int error = errno;
    if (!model && came_of_memory(model.error().message, error)) desk_->starved = true;
    if (!model) return refuse(model.error());
    model_ = std::move(model).value();
    say(Kind::loaded, encode(model_->signature()));
    return true;
  }

  /// Whether a failure is one to get memory. Where it was not the language's own allocator that was refused, a word of
  /// it is left in the message, or, if anything was to be refused at all, its mark in errno.
  bool came_of_memory(const std::string& message, int error) const {
    if (desk_->starved || message.find(std::strerror(ENOMEM)) != std::string::npos) return true;
    return source_.config.limits.memory_mb > 0 && error == ENOMEM;
  }

  bool refuse(const Error& why) {
    say(Kind::load_failed, encode(FailedMessage{Failure::internal, why.message}));
    return false;
  }

  void infer(const Frame& frame) {
    auto message = sure(decode_infer(frame.body));
    if (desk_->control.cancelled) {
      say(Kind::failed, encode(FailedMessage{Failure::cancelled, {}}));
      return say(Kind::upkeep_done, encode(Upkeep{}));
    }
    std::shared_ptr<Region> input;
    std::size_t used = 0;
    for (const auto& tensor : message.inputs.tensors) {
      if (tensor.place.region == 0) continue;
      input = region(tensor.place.region);
      used = std::max(used, tensor.place.offset + tensor.place.size);
    }
    auto reply = compute(std::move(message), input.get());
    if (auto left = leave_what_is_kept(input, used); !left) reply = failed(Failure::internal, left.error().message);
    say(reply.kind, reply.body);
    if (!reply.goes_on) return;
    const auto upkeep = put_in_order();
    say(Kind::upkeep_done, encode(upkeep));
    if (upkeep.ending) end();
  }

  /// The instance is over, and its server knows.
  [[noreturn]] void end() {
    // A call that was sent meanwhile is not begun.
    while (hear().kind != Kind::bye) {
    }
    ::_exit(0);
  }

  /// What is said to a call.
  struct Reply {
    Kind kind;
    std::string body;
    /// What the model failed at may be anything: then it is not asked for more.
    bool goes_on;
  };

  /// Nothing of the inputs is left afterwards but what the model has kept.
  Reply compute(InferMessage message, const Region* input) {
    const auto inputs = unpack(std::move(message.inputs), regions_, Data::shared);
    if (!inputs) ::_exit(exit_protocol);
    auto answer = region(message.answer_region);
    SentPieces pieces(*this, input, answer);
    const auto* trace = message.trace.parent.empty() ? nullptr : &message.trace;
    desk_->begun = sequence_;
    desk_->starved = false;
    errno = 0;
    auto outputs = model_->infer(*inputs, {desk_->control, message.streams ? &pieces : nullptr, trace});
    const int error = errno;
    if (!outputs && came_of_memory(outputs.error().message, error)) desk_->starved = true;
    if (const auto& lost = pieces.failure()) return failed(lost->failure, lost->message);
    if (outputs) outputs = checked(std::move(*outputs));
    if (!outputs) return failed(failure_of(outputs.error()), outputs.error().message);
    if (!make_room(*outputs, input, answer)) return failed(Failure::no_room, {});
    return {Kind::answered, encode(pack(*outputs, answer.get(), input)), true};
  }

  /// The way of an answer's pieces to the server, which says when it has taken one.
  class SentPieces final : public Pieces {
   public:
    SentPieces(Worker& worker, const Region* input, std::shared_ptr<Region>& answer)
        : worker_(worker), input_(input), answer_(answer) {}

    bool emit(std::vector<Tensor> piece) override {
      if (std::exchange(over_, true)) return false;
      const auto outputs = checked(std::move(piece));
      if (!outputs) {
        failure_ = {Failure::internal, outputs.error().message};
      } else if (!worker_.make_room(*outputs, input_, answer_)) {
        failure_ = {Failure::no_room, {}};
      } else {
        worker_.say(Kind::piece, encode(pack(*outputs, answer_.get(), input_)));
        over_ = sure(decode_number(worker_.hear(Kind::piece_taken).body)) == 0;
      }
      return !over_;
    }

    /// Why a piece could not be sent.
    const std::optional<FailedMessage>& failure() const { return failure_; }

   private:
    Worker& worker_;
    const Region* const input_;
    std::shared_ptr<Region>& answer_;
    bool over_ = false;
    std::optional<FailedMessage> failure_;
  };

  /// The server will use the region again, and a model that has kept an input must not see what comes next.
  Status leave_what_is_kept(const std::shared_ptr<Region>& input, std::size_t used) {
    // This call's and the list's.
    constexpr long owners = 2;
    if (!input || input.use_count() <= owners) return success();
    auto moved = input->part(used);
    if (!moved) {
      desk_->starved = true;
      return std::move(moved).error();
    }
    *std::ranges::find(regions_, input) = std::move(moved).value();
    return success();
  }

  Upkeep put_in_order() {
    desk_->starved = false;
    errno = 0;
    auto upkeep = model_->after_call();
    const int error = errno;
    if (upkeep.ending && came_of_memory(upkeep.ending->message, error))
      upkeep.ending = Ending{Cause::leaking, refused_memory(source_.config.limits.memory_mb) +
                                                 " while putting its model in order: " + upkeep.ending->message};
    // Refused, but served all the same: whatever happens to it while it is idle has another reason.
    desk_->starved = false;
    return upkeep;
  }

  static Result<std::vector<Tensor>> checked(std::vector<Tensor> outputs) {
    for (const auto& tensor : outputs)
      if (auto wrong = misfit(tensor); !wrong.empty())
        return Error{Errc::internal, "output '" + tensor.name + "' " + wrong};
    return outputs;
  }

  /// Asks for a region that the outputs fit into, where `answer` is none. False: there is none to be had.
  bool make_room(const std::vector<Tensor>& outputs, const Region* input, std::shared_ptr<Region>& answer) {
    const auto room = room_for(outputs, input);
    if (room <= (answer ? answer->size() : 0)) return true;
    say(Kind::room_wanted, encode(std::uint64_t{room}));
    auto frame = hear();
    if (frame.kind == Kind::region) {
      take_region(frame);
      frame = hear();
    }
    answer = frame.kind == Kind::room ? region(sure(decode_number(frame.body))) : nullptr;
    return answer != nullptr;
  }

  Failure failure_of(const Error& why) const {
    if (why.code == Errc::invalid_argument) return Failure::invalid_argument;
    if (why.code == Errc::not_found) return Failure::not_found;
    return desk_->control.cancelled ? Failure::cancelled : Failure::internal;
  }

  static Reply failed(Failure failure, const std::string& message) {
    return {Kind::failed, encode(FailedMessage{failure, message}), failure != Failure::internal};
  }

  void run_errand(const Frame& frame) {
    const auto outcome = model_->run(sure(decode_errand(frame.body)));
    say(Kind::errand_done, encode(outcome));
    if (outcome.ending) end();
  }

  Channel channel_;
  const std::function<LoadModel(const ModelSource&)>& prepare_;
  std::uint64_t sequence_ = 0;
  std::unique_ptr<Region> desk_region_;
  Desk* desk_ = nullptr;
  std::vector<std::shared_ptr<Region>> regions_;
  ModelSource source_;
  LoadModel load_;
  std::unique_ptr<KeptModel> model_;
};

}  // namespace

int work(int socket, const std::function<LoadModel(const ModelSource&)>& prepare) {
  // It was inherited; what the model starts is not to inherit it once more.
  ::fcntl(socket, F_SETFD, FD_CLOEXEC);
  try {
    return Worker{socket, prepare}.run();
  } catch (const std::bad_alloc&) {
    return exit_starved;
  }
}

}  // namespace mainstay::workers
