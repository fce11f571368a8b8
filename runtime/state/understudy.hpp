#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

#include "runtime/model.hpp"

namespace mainstay {

/// Makes the model that is to take the place of another one, on a thread of its own, while that one works. The thread
/// is there from the first time on.
class Understudy {
 public:
  /// No model: there is a reason not to make one now.
  using Make = std::function<Result<std::unique_ptr<Model>>()>;

  Understudy() = default;
  ~Understudy();
  Understudy(const Understudy&) = delete;
  Understudy& operator=(const Understudy&) = delete;

  /// Begins; to be said only where nothing is prepared yet. `retired`, if any, is destroyed before.
  void prepare(Make make, std::unique_ptr<Model> retired = nullptr);
  /// What was prepared, as soon as it is there; nothing where nothing was asked for.
  std::optional<Result<std::unique_ptr<Model>>> take();

 private:
  void run();

  std::mutex mutex_;
  std::condition_variable changed_;
  Make make_;
  std::unique_ptr<Model> retired_;
  std::optional<Result<std::unique_ptr<Model>>> made_;
  bool asked_ = false;
  bool ended_ = false;
  std::thread thread_;
};

}  // namespace mainstay
