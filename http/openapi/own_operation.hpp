#pragma once

#include "http/openapi/json.hpp"
#include "http/openapi/reader.hpp"
#include "http/router.hpp"

namespace mainstay::http::openapi {

/// One of the server's own routes, made of what the handbook says of it. Its examples are of the models that there are:
/// of all that are `known`, that are `loaded`, `ready`, or ready and answer as a `whole`. Examples of one name, in its
/// parameters and its body, make one request.
Json own_operation(const ListedRoute& route, const Json& entry, const Reader& reader);

}  // namespace mainstay::http::openapi
