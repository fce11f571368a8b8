#pragma once

#include <functional>
#include <optional>
#include <string>

#include "config/route_template.hpp"
#include "runtime/error.hpp"

namespace mainstay::http::routes {

/// Appends what a place stands for; an error ends the document.
using FillPlace = std::function<std::optional<Error>(std::string& out, const config::TemplateNode& place)>;

/// Appends a document, its places filled.
std::optional<Error> append_template(std::string& out, const config::TemplateNode& node, const FillPlace& fill);

/// The template of a configuration that was checked.
config::TemplateNode checked_template(const std::string& json);

}  // namespace mainstay::http::routes
