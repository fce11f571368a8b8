#pragma once

#include <string_view>

#include "http/router.hpp"
#include "runtime/log/adjustable_log.hpp"
#include "runtime/result.hpp"

namespace mainstay::http::oip {

/// The settings as a body changes them; one that is not named stays. What the log cannot do is refused, with its name:
/// then nothing changes. `configured`: what `default` stands for.
Result<LogSettings> changed_log_settings(LogSettings now, const LogSettings& configured, std::string_view body);

/// The protocol's extension for the log, answered with all settings:
///
///     GET, POST /v2/logging
///
/// The log must outlive the routes.
void add_log_settings(Router& router, AdjustableLog& log, const LogSettings& configured);

}  // namespace mainstay::http::oip
