#pragma once

#include <cstddef>
#include <memory>
#include <thread>
#include <vector>

#include "http/exchange.hpp"

namespace mainstay::http {

/// A few threads for what takes too long for those that read requests: images, files. Whoever comes first is the first.
/// Its end waits for what is under way; what waits then is dropped, and its exchanges answer 500.
class SideThreads {
 public:
  SideThreads(unsigned threads, std::size_t max_waiting);
  ~SideThreads();
  SideThreads(const SideThreads&) = delete;
  SideThreads& operator=(const SideThreads&) = delete;

  /// False, and the task stays the caller's: as many wait as may.
  bool take(std::unique_ptr<Task>& task);
  /// However many wait: for what has been computed already, whose number is bounded by that of the requests.
  void add(std::unique_ptr<Task> task);

 private:
  struct State;
  static void work(const std::shared_ptr<State>& state);

  const std::shared_ptr<State> state_;
  std::vector<std::thread> threads_;
};

}  // namespace mainstay::http
