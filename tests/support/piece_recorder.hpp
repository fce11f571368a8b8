#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "runtime/model.hpp"
#include "tests/support/recorder.hpp"

namespace mainstay::testing {

/// Remembers the pieces of an answer in their order, and takes them or not as the test says.
class PiecesSeen {
 public:
  using Take = std::function<Receiver::Taken(const std::vector<Tensor>&)>;

  Receiver::Taken add(const std::vector<Tensor>& piece) {
    const auto taken = take_(piece);
    const std::lock_guard guard{mutex_};
    ++asked_;
    if (taken == Receiver::Taken::yes) pieces_.push_back(piece);
    changed_.notify_all();
    return taken;
  }
  /// Before anything is given.
  void take_as(Take take) { take_ = std::move(take); }
  void wait_until_asked(std::size_t times) {
    std::unique_lock lock{mutex_};
    changed_.wait(lock, [&] { return asked_ >= times; });
  }
  std::vector<float> firsts() const {
    const std::lock_guard guard{mutex_};
    std::vector<float> values;
    for (const auto& piece : pieces_) values.push_back(floats_of(piece.at(0)).at(0));
    return values;
  }

 private:
  Take take_ = [](const auto&) { return Receiver::Taken::yes; };
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t asked_ = 0;
  std::vector<std::vector<Tensor>> pieces_;
};

class PieceRecorder final : public Receiver {
 public:
  PieceRecorder(std::shared_ptr<PiecesSeen> pieces, std::shared_ptr<Answers> answers)
      : pieces_(std::move(pieces)), answers_(std::move(answers)) {}
  void receive(Result<InferResponse> answer) noexcept override { answers_->add(std::move(answer)); }
  bool takes_pieces() const noexcept override { return true; }
  Taken take_piece(const std::vector<Tensor>& piece) noexcept override { return pieces_->add(piece); }

 private:
  std::shared_ptr<PiecesSeen> pieces_;
  std::shared_ptr<Answers> answers_;
};

/// A job whose client takes pieces, and what becomes of it.
struct SentForPieces {
  JobPtr job;
  std::shared_ptr<PiecesSeen> pieces = std::make_shared<PiecesSeen>();
  std::shared_ptr<Answers> answers = std::make_shared<Answers>();
};

inline SentForPieces make_streaming_job(Clock::time_point deadline = Clock::time_point::max(),
                                        const std::vector<float>& values = {1}) {
  SentForPieces sent;
  InferRequest request;
  request.inputs = {floats("INPUT0", {static_cast<std::int64_t>(values.size())}, values)};
  request.arrived = Clock::now();
  request.deadline = deadline;
  sent.job =
      std::make_shared<Job>(std::move(request), Reply(std::make_unique<PieceRecorder>(sent.pieces, sent.answers)));
  return sent;
}

inline std::vector<Tensor> piece_of(float value) { return {floats("OUTPUT0", {1}, {value})}; }

/// A model that streams what the test says.
class StreamingModel final : public Model {
 public:
  using Infer = std::function<Result<std::vector<Tensor>>(const std::vector<Tensor>&, const ModelCall&)>;

  explicit StreamingModel(Infer infer) : infer_(std::move(infer)) {}
  const Signature& signature() const override { return signature_; }
  Result<std::vector<Tensor>> infer(const std::vector<Tensor>& inputs, const ModelCall& call) override {
    return infer_(inputs, call);
  }

 private:
  const Signature signature_{{{"INPUT0", Datatype::fp32, {{-1}}}}, {{"OUTPUT0", Datatype::fp32, {{-1}}}}, true};
  const Infer infer_;
};

}  // namespace mainstay::testing
