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
#include "http/jobs/deferral.hpp"
#include "http/jobs/job_routes.hpp"
#include "http/jobs/model_in_path.hpp"
#include "http/metrics/metrics.hpp"
#include "http/oip/configuration.hpp"
#include "http/oip/generate.hpp"
#include "http/oip/health.hpp"
#include "http/oip/infer.hpp"
#include "http/oip/log_settings.hpp"
#include "http/oip/metadata.hpp"
#include "http/oip/repository.hpp"
#include "http/oip/shared_memory.hpp"
#include "http/oip/statistics.hpp"
#include "http/oip/trace_settings.hpp"
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

void add_model_routes(Router& router, const std::string& model_path, const Models& models,
                      const oip::SharedTensors& shared) {
  const auto& registry = models.registry;
  router.add(
      "POST", model_path + "/infer", Scope::infer,
      [models, shared](std::unique_ptr<Exchange> exchange, const PathParameters& path) {
        oip::infer(std::move(exchange), {path["model"], path["version"]}, models, shared);
      },
      model_in_path(registry, {"Content-Type", std::string(oip::json_size_header)}));
  router.add("GET", model_path + "/ready", Scope::infer,
             showing_model(registry, [&lifecycle = models.lifecycle](const ServedModel& model) {
               return oip::model_ready(model, lifecycle);
             }));
  router.add("GET", model_path, Scope::infer, showing_model(registry, [&registry](const ServedModel& model) {
               return oip::model_metadata(model, registry.versions(model.name));
             }));
  router.add("GET", model_path + "/config", Scope::infer,
             showing_model(registry, [&registry](const ServedModel& model) {
               return oip::model_configuration(model, registry.versions(model.name));
             }));
}

/// What is there of the protocol besides the calls of models. The extensions, as the server's metadata names them.
std::vector<std::string> add_extensions(Router& router, const Dependencies& dependencies,
                                        const std::shared_ptr<oip::SharedRegions>& regions) {
  const auto& registry = dependencies.registry;
  std::vector<std::string> extensions{"binary_tensor_data", "generate", "model_configuration", "statistics"};
  if (auto* repository = dependencies.repository) {
    oip::add_repository(router, registry, *repository);
    extensions.push_back("model_repository");
  }
  if (auto* log = dependencies.log) {
    oip::add_log_settings(router, *log, log_settings(dependencies.config.log));
    extensions.push_back("logging");
  }
  if (auto* traces = dependencies.traces) {
    oip::add_trace_settings(router, registry, *traces);
    extensions.push_back("trace");
  }
  // They are there to say so where it is switched off.
  oip::add_shared_memory(router, regions);
  if (regions->enabled()) extensions.push_back("system_shared_memory");
  return extensions;
}

}  // namespace

Router make_routes(const Dependencies& dependencies, Surface surface) {
  const Registry& registry = dependencies.registry;
  const Lifecycle& lifecycle = dependencies.lifecycle;
  Router router{surface, dependencies.routes};
  routes::add_replacing_routes(router, dependencies);
  // The most used ones first: routes are tried in this order.
  oip::add_statistics(router, registry);
  const Models models{registry, lifecycle, dependencies.traces};
  const auto& server = dependencies.config.server;
  const auto regions = std::make_shared<oip::SharedRegions>(server.shared_memory);
  add_model_routes(router, "/v2/models/{model}", models, {regions, server.max_body_bytes});
  add_model_routes(router, "/v2/models/{model}/versions/{version}", models, {regions, server.max_body_bytes});
  oip::add_generate(router, models);
  if (dependencies.jobs) {
    add_jobs(router, *dependencies.jobs);
    router.defer_to(deferring_to(*dependencies.jobs, AllowedHosts(dependencies.config.jobs.webhooks)));
  }
  add_health(router, dependencies);
  const auto extensions = add_extensions(router, dependencies, regions);
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
