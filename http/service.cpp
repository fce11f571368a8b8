#include "http/service.hpp"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "http/admin/admin.hpp"
#include "http/admin/admin_models.hpp"
#include "http/admin/admin_status.hpp"
#include "http/dashboard/dashboard.hpp"
#include "http/docs_page/docs_page.hpp"
#include "http/errors.hpp"
#include "http/guard/guard.hpp"
#include "http/health/health.hpp"
#include "http/metrics/metrics.hpp"
#include "http/oip/generate.hpp"
#include "http/oip/health.hpp"
#include "http/oip/infer.hpp"
#include "http/oip/metadata.hpp"
#include "http/oip/repository.hpp"
#include "http/oip/statistics.hpp"
#include "http/openapi/openapi.hpp"
#include "http/routes/configured_routes.hpp"

namespace mainstay::http {

namespace {

// A route that only shows something.
template <class Make>
Router::Handler showing(Make make) {
  return [make = std::move(make)](std::unique_ptr<Exchange> exchange, const PathParameters&) {
    exchange->respond(make());
  };
}

// A route that only shows something of a model.
template <class Make>
Router::Handler showing_model(const Registry& registry, Make make) {
  return [&registry, make = std::move(make)](std::unique_ptr<Exchange> exchange, const PathParameters& path) {
    const auto model = registry.find(path["model"], path["version"]);
    if (!model) return exchange->respond(error_response(model.error()));
    auto response = make(**model);
    response.model = (*model)->name;
    exchange->respond(std::move(response));
  };
}

void add_model_routes(Router& router, const std::string& model_path, const Registry& registry,
                      const Lifecycle& lifecycle) {
  router.add("POST", model_path + "/infer", Scope::infer,
             [&registry, &lifecycle](std::unique_ptr<Exchange> exchange, const PathParameters& path) {
               oip::infer(std::move(exchange), path["model"], path["version"], registry, lifecycle);
             });
  router.add(
      "GET", model_path + "/ready", Scope::infer,
      showing_model(registry, [&lifecycle](const ServedModel& model) { return oip::model_ready(model, lifecycle); }));
  router.add("GET", model_path, Scope::infer, showing_model(registry, [&registry](const ServedModel& model) {
               return oip::model_metadata(model, registry.versions(model.name));
             }));
}

}  // namespace

Router make_routes(const Dependencies& dependencies, Surface surface) {
  const Registry& registry = dependencies.registry;
  const Lifecycle& lifecycle = dependencies.lifecycle;
  Router router{surface, dependencies.routes};
  routes::add_replacing_routes(router, dependencies);
  // The most used ones first: routes are tried in this order.
  oip::add_statistics(router, registry);
  add_model_routes(router, "/v2/models/{model}", registry, lifecycle);
  add_model_routes(router, "/v2/models/{model}/versions/{version}", registry, lifecycle);
  oip::add_generate(router, registry, lifecycle);
  add_health(router, dependencies);
  std::vector<std::string> extensions{"binary_tensor_data", "generate", "statistics"};
  if (auto* repository = dependencies.repository) {
    oip::add_repository(router, registry, *repository);
    extensions.push_back("model_repository");
  }
  router.add("GET", "/v2", Scope::open, showing([extensions] { return oip::server_metadata(extensions); }));
  router.add("GET", "/admin/tree", Scope::admin,
             showing([root = dependencies.root] { return admin_tree(*root, Clock::now()); }));
  add_admin_status(router, dependencies);
  add_admin_of_models(router, registry);
  if (surface != Surface::work) add_dashboard(router);
  add_docs(router);
  add_openapi(router, dependencies, surface);
  metrics::add_metrics(router, dependencies);
  routes::add_configured_routes(router, dependencies);
  router.stand_behind(dependencies.gate ? dependencies.gate : unlocked_door());
  router.decompress_up_to(dependencies.config.server.max_body_bytes);
  return router;
}

}  // namespace mainstay::http
