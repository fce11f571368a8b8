#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace mainstay::config {

/// How a number is said in terms of the machine's processors: "cpu", "cpu*2", "cpu+1", "cpu*2+1", "cpu-1".
inline constexpr auto per_cpu_regex = R"(^cpu(\*[0-9]{1,4})?([+-][0-9]{1,4})?$)";

/// What it comes to on so many processors; nothing where it is said otherwise.
std::optional<std::int64_t> per_cpu_value(std::string_view said, unsigned processors);

/// The processors that this process may use.
unsigned processors();

}  // namespace mainstay::config
