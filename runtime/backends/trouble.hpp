#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "runtime/error.hpp"

namespace mainstay {

/// What a client may be told of something that a library reported: its first line that says something, without file
/// paths and traceback, cut to a readable length.
std::string brief(std::string_view report);

/// The model's own failure, or a model that cannot be loaded.
inline Error trouble(std::string message) { return {Errc::internal, std::move(message)}; }

/// A request that the model cannot be asked at all.
inline Error refusal(std::string message) { return {Errc::invalid_argument, std::move(message)}; }

}  // namespace mainstay
