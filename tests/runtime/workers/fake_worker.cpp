// Takes the place of `mainstay worker`. Its last argument, the model's name, says what it does wrong.
#include <sched.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <latch>
#include <new>
#include <string>
#include <utility>
#include <vector>

#include "runtime/workers/channel.hpp"
#include "runtime/workers/confine.hpp"
#include "runtime/workers/desk.hpp"
#include "runtime/workers/messages.hpp"
#include "runtime/workers/region.hpp"
#include "runtime/workers/work.hpp"

namespace {

using namespace mainstay;
using namespace mainstay::workers;

[[noreturn]] void wait_for_the_end() {
  std::latch never{1};
  for (;;) never.wait();
}

constexpr std::size_t too_much = std::size_t{1} << 60;

/// Its first input says what it does: -1 fails, -2 refuses, -3 starves, -4 waits to be cancelled, -5 lies about its
/// output's size, -6 answers far more than it was asked, -7 leaks, -8 fails as C's
/// allocator has refused memory, -9 fails as one of another language has, -10 does so when it is put back, -11 uses all
/// descriptors up, -12 can only be reset once more, -100 finds nothing, and otherwise from -13 on it answers in pieces,
/// as in_pieces() says. Where it begins with 1000, it is kept, and the answer is the one that was kept before.
class Obedient final : public Model {
 public:
  const Signature& signature() const override { return signature_; }

  Result<std::vector<Tensor>> infer(const std::vector<Tensor>& inputs, const ModelCall& call) override {
    float order = 0;
    std::memcpy(&order, inputs.at(0).data.data(), std::min(sizeof order, inputs[0].data.size()));
    auto output = inputs[0];
    switch (static_cast<int>(order)) {
      case -1:
        return Error{Errc::internal, "failed as ordered"};
      case -2:
        return Error{Errc::invalid_argument, "refused as ordered"};
      case -3:
        ::operator delete(::operator new(too_much));
        break;
      case -4:
        while (!call.control.cancelled) ::sched_yield();
        return Error{Errc::internal, "woken"};
      case -5:
        output.shape = {77};
        break;
      case -6:
        output.shape = {1 << 20};
        output.data = Buffer::of(std::string(std::size_t{4} << 20, 'x'));
        break;
      case -7:
        leaked_.emplace_back(std::size_t{8} << 20, 'x');
        break;
      case -8:
        if (void* const memory = std::malloc(too_much)) std::free(memory);
        return Error{Errc::internal, "no words"};
      case -9:
        return Error{Errc::internal, "the allocator says: Cannot allocate memory"};
      case -10:
        broken_ = true;
        break;
      case -11:
        while (::dup(0) >= 0) {
        }
        break;
      case -12:
        resets_left_ = 1;
        break;
      case -100:
        return Error{Errc::not_found, "nothing found as ordered"};
      case 1000:
        std::swap(output, kept_);
        if (output.data.size() == 0) output = inputs[0];
        break;
      default:
        if (order <= -13) return in_pieces(static_cast<int>(order), inputs[0], call);
        break;
    }
    return std::vector{output};
  }

  Status reset() override {
    if (broken_) ::operator delete(::operator new(too_much));
    if (resets_left_-- > 0) return success();
    return Error{Errc::internal, "not any more"};
  }

 private:
  /// -13 gives 1, 2 and 3, -14 goes on until nobody wants more, -15 dies after one, -16 gives three of 4 MiB each, -17
  /// lies about one's size, -18 gives 1 where it sees the trace of the test, -19 goes on whatever it is told, -20 gives
  /// 1 and returns 2.
  static Result<std::vector<Tensor>> in_pieces(int order, const Tensor& input, const ModelCall& call) {
    const auto give = [&](float value, std::size_t size = 1) {
      std::string data;
      for (std::size_t i = 0; i < size; ++i) data.append(reinterpret_cast<const char*>(&value), sizeof value);
      return call.pieces->emit({{input.name, Datatype::fp32, {static_cast<std::int64_t>(size)}, Buffer::of(data)}});
    };
    if (order == -14) {
      while (give(1)) {
      }
      return Error{Errc::invalid_argument, "nobody wants more"};
    }
    if (order == -15) {
      give(1);
      std::abort();
    }
    if (order == -17) {
      call.pieces->emit({{input.name, Datatype::fp32, {77}, input.data}});
      return Error{Errc::invalid_argument, "it was seen through"};
    }
    if (order == -18) give(call.trace != nullptr && call.trace->parent == "00-trace" && call.trace->state == "a=1");
    if (order == -19)
      for (;;) give(1);
    if (order == -13 || order == -16)
      for (const float value : {1.0F, 2.0F, 3.0F}) give(value, order == -16 ? std::size_t{1} << 20 : 1);
    if (order != -20) return std::vector<Tensor>{};
    give(1);
    auto last = input;
    const float two = 2;
    last.data = Buffer::of(std::string(reinterpret_cast<const char*>(&two), sizeof two));
    return std::vector{last};
  }

  const Signature signature_{{{"INPUT0", Datatype::fp32, {{-1}}}}, {{"INPUT0", Datatype::fp32, {{-1}}}}};
  std::vector<std::string> leaked_;
  bool broken_ = false;
  Tensor kept_;
  int resets_left_ = 1 << 30;
};

void write_all(std::string_view bytes) {
  if (::write(worker_socket, bytes.data(), bytes.size()) < 0) ::_exit(9);
}

Desk* the_desk = nullptr;

/// Answers the first call with what `make` gives.
template <class Make>
void answer_with(Make make) {
  Channel channel{worker_socket};
  channel.accept_descriptors();
  std::unique_ptr<Region> desk;
  for (;;) {
    auto received = channel.receive();
    auto* frame = std::get_if<Frame>(&received);
    if (frame == nullptr || frame->kind == Kind::bye) ::_exit(0);
    if (frame->kind == Kind::region && !desk) {
      desk = Region::map(0, decode_region(frame->body)->size, channel.take_descriptor()).value();
      the_desk = std::launder(reinterpret_cast<Desk*>(desk->data()));
    } else if (frame->kind == Kind::load) {
      const TensorSpec spec{"INPUT0", Datatype::fp32, std::vector<std::int64_t>{-1}};
      channel.send(Kind::loaded, frame->sequence, encode(Signature{{spec}, {spec}}));
    } else if (frame->kind == Kind::infer) {
      the_desk->begun = frame->sequence;
      make(channel, *frame);
    }
  }
}

Parcel one_float(Place place) { return {{{"INPUT0", Datatype::fp32, {1}, place}}, std::string(4, '\0')}; }

int misbehave(const std::string& how) {
  if (how == "dies at once") return 4;
  if (how == "garbage at once") write_all("HTTP/1.1 400 Bad Request\r\n\r\n");
  if (how == "never loads") wait_for_the_end();
  if (how == "garbage") answer_with([](Channel&, const Frame&) { write_all(std::string(100, 'g')); });
  if (how == "half a message")
    answer_with([](Channel&, const Frame& call) {
      write_all(frame(Kind::answered, call.sequence, "12345678").substr(0, 28));
      ::_exit(5);
    });
  if (how == "wrong number")
    answer_with([](Channel& channel, const Frame& call) {
      channel.send(Kind::answered, call.sequence + 1, encode(one_float({0, 0, 4})));
    });
  if (how == "out of place")
    answer_with([](Channel& channel, const Frame& call) { channel.send(Kind::loaded, call.sequence, ""); });
  if (how == "outside")
    answer_with([](Channel& channel, const Frame& call) {
      channel.send(Kind::answered, call.sequence, encode(one_float({7, 0, 4})));
    });
  if (how == "a piece outside")
    answer_with([](Channel& channel, const Frame& call) {
      channel.send(Kind::piece, call.sequence, encode(one_float({7, 0, 4})));
    });
  if (how == "a piece that is none")
    answer_with([](Channel& channel, const Frame& call) { channel.send(Kind::piece, call.sequence, "none"); });
  if (how == "pieces without an end")
    answer_with([](Channel& channel, const Frame& call) {
      // As many as it gets rid of, without waiting for any to be taken.
      while (channel.send(Kind::piece, call.sequence, encode(one_float({0, 0, 4})))) {
      }
    });
  if (how == "asks for room twice")
    answer_with([](Channel& channel, const Frame& call) {
      for (int i = 0; i < 2; ++i) channel.send(Kind::room_wanted, call.sequence, encode(std::uint64_t{5000}));
    });
  if (how == "closes its socket")
    answer_with([](Channel&, const Frame&) {
      ::close(worker_socket);
      wait_for_the_end();
    });
  if (how == "fails as it is cancelled")
    answer_with([](Channel& channel, const Frame& call) {
      while (!the_desk->control.cancelled) ::sched_yield();
      channel.send(Kind::failed, call.sequence, encode(FailedMessage{Failure::internal, "fell over"}));
    });
  // It takes longer than any grace over what is due of its first call, while the second is already cancelled.
  if (how == "is slow to put its model in order")
    answer_with([calls = 0](Channel& channel, const Frame& call) mutable {
      if (++calls == 1) {
        channel.send(Kind::answered, call.sequence, encode(one_float({0, 0, 4})));
        auto next = channel.receive();
        while (!the_desk->control.cancelled) ::sched_yield();
        channel.receive(std::chrono::milliseconds{600});
        channel.send(Kind::upkeep_done, call.sequence, encode(Upkeep{}));
        const auto cancelled = std::get<Frame>(next).sequence;
        channel.send(Kind::failed, cancelled, encode(FailedMessage{Failure::cancelled, ""}));
        channel.send(Kind::upkeep_done, cancelled, encode(Upkeep{}));
      } else {
        channel.send(Kind::answered, call.sequence, encode(one_float({0, 0, 4})));
        channel.send(Kind::upkeep_done, call.sequence, encode(Upkeep{}));
      }
    });
  if (how == "ends after its first call")
    answer_with([](Channel& channel, const Frame& call) {
      channel.send(Kind::answered, call.sequence, encode(one_float({0, 0, 4})));
      channel.send(Kind::upkeep_done, call.sequence,
                   encode(Upkeep{"it drifted", "", Ending{Cause::stale, "past repair"}}));
      // Whatever else was sent is not begun.
      for (auto next = channel.receive(); std::holds_alternative<Frame>(next); next = channel.receive())
        if (std::get<Frame>(next).kind == Kind::bye) break;
      ::_exit(0);
    });
  // It is known to have been killed before the call reached its model.
  if (how == "dies before it begins") {
    Channel channel{worker_socket};
    for (;;) {
      auto received = channel.receive();
      auto* got = std::get_if<Frame>(&received);
      if (got == nullptr) return 0;
      if (got->kind == Kind::load) channel.send(Kind::loaded, got->sequence, encode(Signature{}));
      if (got->kind == Kind::infer) std::raise(SIGKILL);
    }
  }
  wait_for_the_end();
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 6 || !bind_to_parent(std::atoi(argv[3]))) return 1;
  const std::string how = argv[5];
  const bool once = how == "loads once";
  if (how != "obedient" && !once) return misbehave(how);
  const int code = work(worker_socket, [once](const ModelSource&) -> LoadModel {
    return [once, loaded = false](const ModelSource&, LoadProgress&) mutable -> Result<std::unique_ptr<Model>> {
      if (std::exchange(loaded, true) && once) return Error{Errc::internal, "once is enough"};
      return std::unique_ptr<Model>(new Obedient);
    };
  });
  ::_exit(code);
}
