#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace mainstay::config {

/// The candidate that `word` is most likely a misspelling of; nothing where none is near enough to be worth a guess.
/// Upper and lower case are alike; of two that are equally near, the first one.
std::optional<std::string> nearest(std::string_view word, std::span<const std::string> candidates);

/// `did you mean "port"?`, or `known: "host", "port"` where nothing is near.
std::string suggestion(std::string_view word, std::span<const std::string> candidates);

}  // namespace mainstay::config
