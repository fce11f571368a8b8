#pragma once

#include <string_view>

#include "http/dependencies.hpp"
#include "http/guard/keys.hpp"

namespace mainstay::http::openapi {

/// Who reads a document, and of which server.
struct Reader {
  const Dependencies& server;
  /// Who stands before the routes at the address that it is read at.
  const Gate& gate;
  /// Null: no key was asked for.
  const Key* key = nullptr;

  /// Whoever may not use a model does not learn that it is there.
  bool sees(std::string_view model) const noexcept { return !key || key->may_use(model); }
};

}  // namespace mainstay::http::openapi
