#include "http/openapi/openapi.hpp"

#include <memory>
#include <utility>

#include "http/guard/guard.hpp"
#include "http/json_response.hpp"
#include "http/openapi/handbook.hpp"
#include "http/openapi/openapi_document.hpp"
#include "http/openapi/reader.hpp"

namespace mainstay::http {

void add_openapi(Router& router, const Dependencies& dependencies, Surface surface) {
  const auto shared = std::make_shared<const Dependencies>(dependencies);
  const auto gate = dependencies.gate ? dependencies.gate : unlocked_door();
  const auto handbook = std::make_shared<const openapi::Handbook>();
  const auto scope = surface == Surface::admin ? Scope::admin : Scope::infer;
  router.add(
      "GET", "/openapi.json", scope,
      [shared, gate, handbook, routes = router.routes()](std::unique_ptr<Exchange> exchange, const PathParameters&) {
        const openapi::Reader reader{*shared, *gate, exchange->request().key.get()};
        exchange->respond(json_response(openapi::document_of(*routes, *handbook, reader)));
      });
}

}  // namespace mainstay::http
