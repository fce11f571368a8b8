#pragma once

#include <memory>
#include <utility>
#include <vector>

#include "runtime/model_call.hpp"
#include "runtime/queue/job.hpp"

namespace mainstay {

/// Shows those who watch the requests of a call how far it is, for as long as it lives.
class WatchedCall {
 public:
  WatchedCall(const std::vector<JobPtr>& jobs, const std::shared_ptr<const CallControl>& control) {
    for (const auto& job : jobs)
      if (const auto& watch = job->request.watch) {
        watch->shows(control);
        watches_.push_back(watch);
      }
  }
  ~WatchedCall() {
    for (const auto& watch : watches_) watch->shows(nullptr);
  }
  WatchedCall(const WatchedCall&) = delete;
  WatchedCall& operator=(const WatchedCall&) = delete;

 private:
  std::vector<std::shared_ptr<CallWatch>> watches_;
};

}  // namespace mainstay
