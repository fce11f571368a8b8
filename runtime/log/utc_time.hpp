#pragma once

#include <chrono>
#include <string>

namespace mainstay {

/// As ISO 8601 has it, in UTC and with milliseconds: 2026-01-31T23:59:59.999Z.
std::string utc_text(std::chrono::system_clock::time_point time);
/// The same for names of files, to the second: 20260131T235959Z.
std::string utc_stamp(std::chrono::system_clock::time_point time);

}  // namespace mainstay
