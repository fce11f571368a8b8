#include "runtime/state/understudy.hpp"

#include <pthread.h>

#include <string>
#include <system_error>
#include <utility>

namespace mainstay {

Understudy::~Understudy() {
  {
    const std::lock_guard guard{mutex_};
    ended_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void Understudy::prepare(Make make, std::unique_ptr<Model> retired) {
  {
    const std::lock_guard guard{mutex_};
    make_ = std::move(make);
    retired_ = std::move(retired);
    asked_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) return;
  try {
    thread_ = std::thread{[this] { run(); }};
  } catch (const std::system_error& failure) {
    const std::lock_guard guard{mutex_};
    make_ = nullptr;
    retired_.reset();
    made_ = Error{Errc::internal, std::string{"no thread to be had: "} + failure.what()};
  }
}

std::optional<Result<std::unique_ptr<Model>>> Understudy::take() {
  std::unique_lock lock{mutex_};
  if (!asked_) return std::nullopt;
  changed_.wait(lock, [this] { return made_.has_value(); });
  asked_ = false;
  return std::exchange(made_, std::nullopt);
}

void Understudy::run() {
  ::pthread_setname_np(::pthread_self(), "understudy");
  std::unique_lock lock{mutex_};
  for (;;) {
    changed_.wait(lock, [this] { return ended_ || make_; });
    if (ended_) return;
    const auto make = std::exchange(make_, nullptr);
    auto retired = std::move(retired_);
    lock.unlock();
    retired.reset();
    auto made = make();
    lock.lock();
    made_ = std::move(made);
    changed_.notify_all();
  }
}

}  // namespace mainstay
