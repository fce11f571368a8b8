#pragma once

#include <cstdint>
#include <optional>
#include <string>

/// Numbers and times as people read them.
namespace mainstay::cli {

/// "-" where there is none.
inline constexpr const char* none = "-";

/// In MiB, as "3.2" or "640"; "-" for none.
std::string mebibytes(std::uint64_t bytes);
/// "15.6 GiB"
std::string bytes_text(std::uint64_t bytes);
/// In milliseconds, with two digits that say something: "0.42", "7.1", "350".
std::string milliseconds_text(std::optional<double> milliseconds);
/// "0", "0.25", "12", "1400"
std::string rate_text(double per_second);
/// "45 %"
std::string percent_text(double share);
/// "12 s", "3 min 4 s", "2 h 10 min", "3 d 4 h"
std::string duration_text(double seconds);

}  // namespace mainstay::cli
