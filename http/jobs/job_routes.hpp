#pragma once

#include "http/router.hpp"
#include "runtime/jobs/jobs.hpp"

namespace mainstay::http {

/// /jobs: what has become of the requests that are answered later, and their answers. `jobs` must outlive the router.
void add_jobs(Router& router, jobs::Jobs& jobs);

}  // namespace mainstay::http
