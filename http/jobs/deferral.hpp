#pragma once

#include "http/router.hpp"
#include "runtime/jobs/jobs.hpp"

namespace mainstay::http {

/// Keeps requests that are to be answered later, and says where they are found: 202 once they are on disk. `jobs` must
/// outlive it.
Router::Deferrer deferring_to(jobs::Jobs& jobs);

}  // namespace mainstay::http
