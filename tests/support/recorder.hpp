#pragma once

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "runtime/queue/job.hpp"

namespace mainstay::testing {

/// Remembers the answers a request got, and lets a test wait for the first.
class Answers {
 public:
  void add(Result<InferResponse> answer) {
    {
      std::lock_guard guard{mutex_};
      answers_.push_back(std::move(answer));
    }
    arrived_.notify_all();
  }
  std::size_t count() const {
    std::lock_guard guard{mutex_};
    return answers_.size();
  }
  bool ok() const {
    std::lock_guard guard{mutex_};
    return answers_.size() == 1 && answers_[0].ok();
  }
  /// The code of the only answer, if there was one and it was an error.
  std::optional<Errc> code() const {
    std::lock_guard guard{mutex_};
    if (answers_.size() != 1 || answers_[0].ok()) return std::nullopt;
    return answers_[0].error().code;
  }
  std::string message() const {
    std::lock_guard guard{mutex_};
    return answers_.size() == 1 && !answers_[0].ok() ? answers_[0].error().message : "";
  }
  /// Waits for the first answer.
  const Result<InferResponse>& wait() {
    std::unique_lock lock{mutex_};
    arrived_.wait(lock, [this] { return !answers_.empty(); });
    return answers_[0];
  }
  /// The same, but not for ever. False: there is none yet.
  bool wait_for(std::chrono::milliseconds patience) {
    std::unique_lock lock{mutex_};
    return arrived_.wait_for(lock, patience, [this] { return !answers_.empty(); });
  }

 private:
  mutable std::mutex mutex_;
  std::condition_variable arrived_;
  std::vector<Result<InferResponse>> answers_;
};

class Recorder final : public Receiver {
 public:
  explicit Recorder(std::shared_ptr<Answers> answers) : answers_(std::move(answers)) {}
  void receive(Result<InferResponse> answer) noexcept override { answers_->add(std::move(answer)); }

 private:
  std::shared_ptr<Answers> answers_;
};

/// A job and what becomes of it.
struct Sent {
  JobPtr job;
  std::shared_ptr<Answers> answers = std::make_shared<Answers>();
};

inline Tensor floats(std::string name, std::vector<std::int64_t> shape, const std::vector<float>& values) {
  std::vector<std::byte> bytes(values.size() * sizeof(float));
  std::copy_n(reinterpret_cast<const std::byte*>(values.data()), bytes.size(), bytes.data());
  return {std::move(name), Datatype::fp32, std::move(shape), Buffer::of(std::move(bytes))};
}

inline std::vector<float> floats_of(const Tensor& tensor) {
  std::vector<float> values(tensor.data.size() / sizeof(float));
  std::copy_n(tensor.data.data(), tensor.data.size(), reinterpret_cast<std::byte*>(values.data()));
  return values;
}

inline Sent make_job(Clock::time_point deadline, std::vector<Tensor> inputs = {floats("INPUT0", {1}, {1})},
                     Clock::time_point arrived = {}) {
  Sent sent;
  InferRequest request;
  request.inputs = std::move(inputs);
  request.arrived = arrived;
  request.deadline = deadline;
  sent.job = std::make_shared<Job>(std::move(request), Reply(std::make_unique<Recorder>(sent.answers)));
  return sent;
}

}  // namespace mainstay::testing
