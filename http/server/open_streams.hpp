#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "http/stream.hpp"

namespace mainstay::http {

/// The answers that go on, no more than a limit of them. Any thread may add and end.
class OpenStreams {
 public:
  explicit OpenStreams(std::size_t limit) : limit_(limit) {}

  enum class Which : std::uint8_t {
    endless,  ///< those that last as long as somebody reads them
    all,      ///< also those that come to an end by themselves
  };

  /// False: there are as many as may be, or no further ones are wanted.
  bool add(const std::shared_ptr<Stream>& stream, Which kind = Which::endless) {
    std::lock_guard guard{mutex_};
    if (ended_ && kind <= *ended_) return false;
    std::erase_if(streams_, [](const Open& other) {
      const auto open = other.stream.lock();
      return !open || open->closed();
    });
    if (streams_.size() >= limit_) return false;
    streams_.push_back({stream, kind});
    return true;
  }

  /// For good: none of them is added after that.
  void end(Which which) {
    std::vector<Open> ending;
    {
      std::lock_guard guard{mutex_};
      if (!ended_ || *ended_ < which) ended_ = which;
      std::erase_if(streams_, [&](Open& open) {
        if (open.kind > which) return false;
        ending.push_back(std::move(open));
        return true;
      });
    }
    for (const auto& each : ending)
      if (const auto open = each.stream.lock()) open->end();
  }

 private:
  struct Open {
    std::weak_ptr<Stream> stream;
    Which kind;
  };

  const std::size_t limit_;
  std::mutex mutex_;
  std::vector<Open> streams_;
  std::optional<Which> ended_;
};

}  // namespace mainstay::http
