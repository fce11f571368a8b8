#pragma once

#include "http/router.hpp"
#include "http/webhooks/allowed_hosts.hpp"
#include "runtime/jobs/jobs.hpp"

namespace mainstay::http {

/// Keeps requests that are to be answered later, and says where they are found: 202 once they are on disk. Whom of the
/// hosts their Callback-URL names is told when they are over. `jobs` must outlive it.
Router::Deferrer deferring_to(jobs::Jobs& jobs, AllowedHosts hosts = AllowedHosts(config::Webhooks{}));

}  // namespace mainstay::http
