#pragma once

#include <memory>

#include "http/jobs/job_exchange.hpp"
#include "http/router.hpp"

namespace mainstay::http {

/// Runs jobs by having the routes answer their requests again, with what the keys may do by then. What is given must
/// outlive it.
class JobRunner final : public jobs::Runner {
 public:
  JobRunner(const Router& router, std::shared_ptr<const Gate> gate, PostWork post, Log& log)
      : router_(router), gate_(std::move(gate)), post_(std::move(post)), log_(log) {}

  void run(jobs::Run run, std::function<void(jobs::Outcome)> over) override;

 private:
  const Router& router_;
  const std::shared_ptr<const Gate> gate_;
  const PostWork post_;
  Log& log_;
};

}  // namespace mainstay::http
