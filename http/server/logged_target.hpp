#pragma once

#include <string>
#include <string_view>

namespace mainstay::http {

/// A request's target as the log may have it: clients put keys into queries. Of the query stand there the names, and
/// the values that are numbers of up to nine digits.
std::string logged_target(std::string_view target);

}  // namespace mainstay::http
