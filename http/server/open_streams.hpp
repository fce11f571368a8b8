#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "http/stream.hpp"

namespace mainstay::http {

/// The answers that go on, no more than a limit of them. Any thread may add and end.
class OpenStreams {
 public:
  explicit OpenStreams(std::size_t limit) : limit_(limit) {}

  /// False: there are as many as may be, or no further ones are wanted.
  bool add(const std::shared_ptr<Stream>& stream) {
    std::lock_guard guard{mutex_};
    if (ended_) return false;
    std::erase_if(streams_, [](const std::weak_ptr<Stream>& other) {
      const auto open = other.lock();
      return !open || open->closed();
    });
    if (streams_.size() >= limit_) return false;
    streams_.push_back(stream);
    return true;
  }

  /// For good: none is added after that.
  void end_all() {
    std::vector<std::weak_ptr<Stream>> streams;
    {
      std::lock_guard guard{mutex_};
      ended_ = true;
      streams.swap(streams_);
    }
    for (const auto& stream : streams)
      if (const auto open = stream.lock()) open->end();
  }

 private:
  const std::size_t limit_;
  std::mutex mutex_;
  std::vector<std::weak_ptr<Stream>> streams_;
  bool ended_ = false;
};

}  // namespace mainstay::http
