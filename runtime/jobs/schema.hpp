#pragma once

#include "runtime/jobs/database.hpp"

namespace mainstay::jobs {

/// Makes the tables of the jobs, or makes those of an earlier version into what they are now: all of it or nothing.
/// Refuses those of a later version.
Status bring_up_to_date(Database& database);

}  // namespace mainstay::jobs
