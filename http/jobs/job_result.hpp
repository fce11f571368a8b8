#pragma once

#include "http/exchange.hpp"
#include "runtime/jobs/jobs.hpp"

namespace mainstay::http {

/// The answer of a job as it would have been given; 202 where there is none yet, 410 where there is none any more.
Response job_result(const jobs::Taken& taken);

}  // namespace mainstay::http
