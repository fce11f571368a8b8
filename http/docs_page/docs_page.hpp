#pragma once

#include <span>

#include "http/embedded_file.hpp"
#include "http/router.hpp"

namespace mainstay::http {

/// The files of http/docs_page/.
std::span<const EmbeddedFile> docs_files() noexcept;

/// GET /docs, a page that shows /openapi.json and sends the requests that stand in it.
void add_docs(Router& router);

}  // namespace mainstay::http
