#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "runtime/model.hpp"
#include "tests/support/recorder.hpp"

namespace mainstay::testing {

/// What happens to the models of one test, and what they are told to do.
struct Fate {
  std::atomic<int> loads{0};
  std::atomic<int> successors{0};
  std::atomic<int> alive{0};
  std::atomic<int> most_alive{0};
  std::atomic<int> resets{0};
  std::atomic<int> taken_over{0};

  bool has_successors = false;
  bool reset_works = true;
  bool reset_throws = false;
  bool fingerprint_throws = false;
  bool infer_throws = false;
  /// More than one row is too much at once.
  bool refuses_together = false;
  std::atomic<bool> loads_fail{false};
  /// Further ones find no memory.
  int most_at_once = 1000;
  std::optional<std::size_t> successor_bytes;
  std::optional<std::uint64_t> bytes;
  /// The first answer of a fresh model; the next ones count on.
  float first = 0;
};

/// Answers one number, which counts its calls.
class ForgetfulModel final : public Model {
 public:
  explicit ForgetfulModel(Fate& fate) : fate_(fate) {
    const int alive = ++fate_.alive;
    if (alive > fate_.most_alive) fate_.most_alive = alive;
  }
  ~ForgetfulModel() override { --fate_.alive; }

  const Signature& signature() const override { return signature_; }
  Result<std::vector<Tensor>> infer(const std::vector<Tensor>& inputs, const ModelCall&) override {
    if (fate_.infer_throws) throw std::runtime_error("cannot compute");
    if (fate_.refuses_together && inputs[0].shape[0] > 1) {
      ++calls_;
      return Error{Errc::invalid_argument, "one by one"};
    }
    return std::vector{floats("OUTPUT0", {1}, {fate_.first + static_cast<float>(calls_++)})};
  }
  Status reset() override {
    ++fate_.resets;
    if (fate_.reset_throws) throw std::runtime_error("cannot reset");
    if (fate_.reset_works) calls_ = 0;
    return success();
  }
  std::optional<std::uint64_t> fingerprint() override {
    if (fate_.fingerprint_throws) throw std::runtime_error("cannot look");
    return calls_;
  }
  std::optional<std::uint64_t> memory() override { return fate_.bytes; }
  Result<std::unique_ptr<Model>> successor() override {
    if (!fate_.has_successors) return std::unique_ptr<Model>{};
    ++fate_.successors;
    return std::unique_ptr<Model>(std::make_unique<ForgetfulModel>(fate_));
  }
  Status take_over(Model&) override {
    ++fate_.taken_over;
    return success();
  }
  std::optional<std::size_t> bytes_of_successor() const override { return fate_.successor_bytes; }

 private:
  Fate& fate_;
  Signature signature_{{{"INPUT0", Datatype::fp32, {{-1}}}}, {{"OUTPUT0", Datatype::fp32, {{-1}}}}};
  std::uint64_t calls_ = 0;
};

inline LoadModel load_of(Fate& fate) {
  return [&fate](const ModelSource&, LoadProgress&) -> Result<std::unique_ptr<Model>> {
    if (fate.loads_fail) return Error{Errc::internal, "no file"};
    if (fate.alive >= fate.most_at_once) return Error{Errc::internal, "no memory"};
    ++fate.loads;
    return std::unique_ptr<Model>(std::make_unique<ForgetfulModel>(fate));
  };
}

}  // namespace mainstay::testing
