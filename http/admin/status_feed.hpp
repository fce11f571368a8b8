#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "http/stream.hpp"

namespace mainstay::http {

/// Tells everybody who listens what the status is, as server-sent events, every so often. It is put together once for
/// all of them, and only while somebody listens. Who is behind misses some.
class StatusFeed {
 public:
  /// Makes a document in one line. Called on the feed's own thread.
  using Make = std::function<std::string()>;

  StatusFeed(Make make, std::chrono::milliseconds every);
  ~StatusFeed();
  StatusFeed(const StatusFeed&) = delete;
  StatusFeed& operator=(const StatusFeed&) = delete;

  /// Hears the status at once, and from then on until it closes.
  void add(std::shared_ptr<Stream> listener);

 private:
  void run();
  void forget_closed();

  const Make make_;
  const std::chrono::milliseconds every_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::shared_ptr<Stream>> listeners_;
  /// What was told last; null while nobody listens.
  Stream::Piece last_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace mainstay::http
