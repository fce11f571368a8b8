#pragma once

#include <span>

#include "http/embedded_file.hpp"
#include "http/router.hpp"

namespace mainstay::http {

/// The files of http/dashboard/.
std::span<const EmbeddedFile> dashboard_files() noexcept;

/// GET /dashboard, a page that shows the server's status as it changes and gives orders to models, and what it is made
/// of at /dashboard/FILE. It needs nothing from anywhere else, and its browser is told not to take anything.
void add_dashboard(Router& router);

}  // namespace mainstay::http
