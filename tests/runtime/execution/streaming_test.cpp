#include <gtest/gtest.h>

#include <future>
#include <stdexcept>

#include "runtime/execution/executor.hpp"
#include "tests/support/piece_recorder.hpp"
#include "tests/support/scripted_model.hpp"

namespace mainstay {
namespace {

using namespace std::chrono_literals;
using testing::Gate;
using testing::make_streaming_job;
using testing::piece_of;
using Outputs = Result<std::vector<Tensor>>;
using Taken = Receiver::Taken;

class Listener final : public ExecutorEvents {
 public:
  void loading(std::shared_ptr<const LoadProgress>) noexcept override {}
  void loaded(LoadedInstance) noexcept override {}
  void drifted(std::string) noexcept override {}
  void noticed(std::string) noexcept override {}
  void worn(std::string) noexcept override {}
  void ended(Ending ending, std::vector<JobPtr>) noexcept override { ended_.set_value(std::move(ending)); }

 private:
  std::promise<Ending> ended_;

 public:
  std::future<Ending> when_ended = ended_.get_future();
};

/// A model that streams, on a thread of its own.
class Streaming : public ::testing::Test {
 protected:
  ~Streaming() override {
    queue->close(*seat);
    EXPECT_TRUE(census->wait_until_empty(60s));
  }
  void run(testing::StreamingModel::Infer infer, ModelSource source = {}) {
    const LoadModel load = [infer = std::move(infer)](const ModelSource&, LoadProgress&) {
      return Result<std::unique_ptr<Model>>(std::make_unique<testing::StreamingModel>(infer));
    };
    threads_executor(load, census)({std::move(source), queue, seat, listener});
  }
  testing::SentForPieces send(Clock::time_point deadline = Clock::time_point::max()) {
    auto sent = make_streaming_job(deadline);
    (void)queue->push(sent.job);
    return sent;
  }

  std::shared_ptr<Census> census = std::make_shared<Census>();
  std::shared_ptr<Vitals> vitals = std::make_shared<Vitals>("m", "model");
  std::shared_ptr<RequestQueue> queue = std::make_shared<RequestQueue>(64, 4, vitals);
  std::shared_ptr<Seat> seat = std::make_shared<Seat>(vitals);
  std::shared_ptr<Listener> listener = std::make_shared<Listener>();
};

TEST_F(Streaming, GivesItsPiecesBeforeItsAnswer) {
  Gate first_seen;
  run([&](const auto&, const ModelCall& call) -> Outputs {
    EXPECT_TRUE(call.pieces->emit(piece_of(1)));
    first_seen.pass();
    EXPECT_TRUE(call.pieces->emit(piece_of(2)));
    return piece_of(3);
  });
  const auto sent = send();
  sent.pieces->wait_until_asked(1);
  EXPECT_EQ(sent.answers->count(), 0u);
  first_seen.open();
  const auto& answer = sent.answers->wait();
  ASSERT_TRUE(answer);
  EXPECT_TRUE(answer->outputs.empty());
  EXPECT_EQ(sent.pieces->firsts(), (std::vector<float>{1, 2, 3}));
}

TEST_F(Streaming, IsStoppedWhenItsClientTakesNoMoreAndServesTheNextOne) {
  run([](const auto&, const ModelCall& call) -> Outputs {
    for (float value = 0; call.pieces->emit(piece_of(value)); ++value) {
    }
    return Error{Errc::invalid_argument, "the call was cancelled"};
  });
  auto sent = make_streaming_job();
  sent.pieces->take_as([taken = 0](const auto&) mutable { return ++taken > 3 ? Taken::no : Taken::yes; });
  auto next = make_streaming_job();
  next.pieces->take_as([](const auto&) { return Taken::no; });
  (void)queue->push(sent.job);
  (void)queue->push(next.job);
  sent.answers->wait();
  EXPECT_EQ(sent.answers->code(), Errc::unavailable);
  EXPECT_EQ(sent.pieces->firsts().size(), 3u);
  next.answers->wait();
  EXPECT_EQ(next.answers->code(), Errc::unavailable);
}

TEST_F(Streaming, AnswersOnceWhenItFailsInTheMiddleAndDoesNotBeginAgain) {
  int calls = 0;
  ModelSource source;
  source.config.idempotent = true;
  run(
      [&](const auto&, const ModelCall& call) -> Outputs {
        ++calls;
        EXPECT_TRUE(call.pieces->emit(piece_of(1)));
        throw std::runtime_error("lost the thread");
      },
      source);
  const auto sent = send();
  EXPECT_EQ(listener->when_ended.get().message, "lost the thread");
  EXPECT_EQ(sent.answers->code(), Errc::internal);
  EXPECT_EQ(sent.pieces->firsts(), std::vector<float>{1});
  EXPECT_EQ(calls, 1);
  EXPECT_EQ(queue->depth(), 0u);
}

TEST_F(Streaming, SharesItsCallWithNobody) {
  Gate gate, entered;
  std::vector<std::size_t> calls;
  run([&](const std::vector<Tensor>& inputs, const ModelCall&) -> Outputs {
    entered.open();
    gate.pass();
    calls.push_back(testing::floats_of(inputs.at(0)).size());
    return inputs;
  });
  const auto first = send();
  entered.pass();
  const std::vector streamed{send(), send()};
  const std::vector plain{testing::make_job(Clock::time_point::max()), testing::make_job(Clock::time_point::max())};
  for (const auto& sent : plain) (void)queue->push(sent.job);
  const auto last = send();
  gate.open();
  last.answers->wait();
  EXPECT_EQ(calls, (std::vector<std::size_t>{1, 1, 1, 2, 1}));
}

TEST_F(Streaming, SeesTheTraceOfItsRequest) {
  std::string seen;
  run([&](const auto&, const ModelCall& call) -> Outputs {
    seen = call.trace == nullptr ? "none" : call.trace->parent;
    return piece_of(1);
  });
  auto sent = make_streaming_job();
  sent.job->request.trace = std::make_shared<const Trace>(Trace{"00-parent", ""});
  (void)queue->push(sent.job);
  sent.answers->wait();
  EXPECT_EQ(seen, "00-parent");
}

}  // namespace
}  // namespace mainstay
