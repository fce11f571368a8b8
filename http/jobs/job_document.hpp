#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "runtime/jobs/jobs.hpp"

namespace mainstay::http {

/// Where a job is found.
std::string job_path(const std::string& id);

/// A job as its client sees it.
nlohmann::ordered_json job_document(const jobs::View& job);

}  // namespace mainstay::http
