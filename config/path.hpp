#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace mainstay::config {

/// The keys from the root to a value.
using Keys = std::vector<std::string>;

/// "server" and "port": "server.port". A key that would be misread stands in brackets: models["resnet.v1"].
std::string child(std::string_view parent, std::string_view key);

/// "models.dog.inputs[1]"
std::string element(std::string_view parent, std::size_t index);

/// The key of an element of a list, "[1]", which no member of an object has; and what it says, where it is one.
std::string index_key(std::size_t index);
std::optional<std::size_t> index_from(std::string_view key);

std::string path_text(std::span<const std::string> keys);

/// The reverse of path_text(); nothing where the text is no path.
std::optional<Keys> parse_path(std::string_view text);

/// What the names of all variables of the configuration begin with.
inline constexpr std::string_view variable_prefix = "MAINSTAY_";

/// "MAINSTAY_SERVER__PORT"; every character of a key that no variable can have becomes '_'.
std::string variable_of(std::span<const std::string> keys);

}  // namespace mainstay::config
