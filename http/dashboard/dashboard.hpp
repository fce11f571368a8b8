#pragma once

#include <span>
#include <string_view>

#include "http/router.hpp"

namespace mainstay::http {

/// A file that was compiled in.
struct EmbeddedFile {
  std::string_view name;
  std::string_view text;
};

/// The files of http/dashboard/.
std::span<const EmbeddedFile> dashboard_files() noexcept;

/// GET /dashboard, a page that shows the server's status as it changes and gives orders to models, and what it is made
/// of at /dashboard/FILE. It needs nothing from anywhere else, and its browser is told not to take anything.
void add_dashboard(Router& router);

}  // namespace mainstay::http
