#pragma once

#include <span>
#include <string>
#include <string_view>

#include "http/router.hpp"

namespace mainstay::http {

/// A file that was compiled in.
struct EmbeddedFile {
  std::string_view name;
  std::string_view text;
};

/// Serves a page's index.html at a path, and the files that it is made of below it: open, since they hold nothing. Its
/// browser is told to take nothing from anywhere else. `pictures`: where it may take pictures from, as in "'self'".
void add_page(Router& router, const std::string& path, std::span<const EmbeddedFile> files,
              const std::string& pictures);

}  // namespace mainstay::http
