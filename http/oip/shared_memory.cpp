#include "http/oip/shared_memory.hpp"

#include <optional>
#include <utility>
#include <vector>

#include "http/errors.hpp"
#include "http/guard/foreign_page.hpp"
#include "http/guard/keys.hpp"
#include "http/json_response.hpp"
#include "http/json_text.hpp"
#include "http/oip/json_members.hpp"

namespace mainstay::http::oip {

namespace {

using Json = nlohmann::ordered_json;

Error invalid(std::string message) { return {Errc::invalid_argument, std::move(message)}; }

std::string_view owner_of(const Exchange& exchange) {
  const auto& key = exchange.request().key;
  return key ? std::string_view(key->id) : std::string_view{};
}

Response listed(const std::vector<SharedRegion>& regions) {
  auto list = Json::array();
  for (const auto& region : regions)
    list.push_back(
        {{"name", region.name}, {"key", region.key}, {"offset", region.offset}, {"byte_size", region.byte_size}});
  return json_response(list);
}

Response done(const Status& status) { return status ? json_response(Json::object()) : error_response(status.error()); }

/// A page that somebody looks at must not have the server read and write memory of its machine: though whoever uses
/// models may give these orders, they are guarded as an administrator's are.
std::optional<Response> refused_page(const Exchange& exchange) {
  if (const auto why = order_of_a_foreign_page(exchange, Scope::admin)) return error_response(*why);
  return std::nullopt;
}

Response register_region(const Exchange& exchange, const PathParameters& path, SharedRegions& regions) {
  if (auto refused = refused_page(exchange)) return *std::move(refused);
  auto region = parse_region(std::string(path["region"]), exchange.request().body.text());
  if (!region) return error_response(region.error());
  return done(regions.add(owner_of(exchange), std::move(region).value()));
}

Response unregister(const Exchange& exchange, const PathParameters& path, SharedRegions& regions) {
  if (auto refused = refused_page(exchange)) return *std::move(refused);
  if (path["region"].empty())
    regions.remove_all(owner_of(exchange));
  else
    regions.remove(owner_of(exchange), path["region"]);
  return done(success());
}

Response status(const Exchange& exchange, const PathParameters& path, const SharedRegions& regions) {
  if (path["region"].empty()) return listed(regions.all(owner_of(exchange)));
  auto region = regions.find(owner_of(exchange), path["region"]);
  return region ? listed({std::move(region).value()}) : error_response(region.error());
}

template <class Answer>
Router::Handler answering(std::shared_ptr<SharedRegions> regions, Answer answer) {
  return [regions = std::move(regions), answer](std::unique_ptr<Exchange> exchange, const PathParameters& path) {
    exchange->respond(answer(*exchange, path, *regions));
  };
}

/// There never is any.
void add_cuda(Router& router) {
  const std::string at = "/v2/cudasharedmemory";
  const auto nothing = [](Response response) {
    return [response = std::move(response)](std::unique_ptr<Exchange> exchange, const PathParameters&) {
      exchange->respond(response);
    };
  };
  const auto refused = error_response({Errc::unimplemented, "CUDA shared memory is not supported"});
  router.add("GET", at + "/status", Scope::infer, nothing(json_response(Json::array())));
  router.add("POST", at + "/unregister", Scope::infer, nothing(json_response(Json::object())));
  router.add("GET", at + "/region/{region}/status", Scope::infer, nothing(refused));
  router.add("POST", at + "/region/{region}/register", Scope::infer, nothing(refused));
  router.add("POST", at + "/region/{region}/unregister", Scope::infer, nothing(json_response(Json::object())));
}

}  // namespace

ClientRegions regions_of(const Exchange& exchange, const SharedRegions& regions, std::uint64_t max_bytes) {
  return {&regions, owner_of(exchange), max_bytes};
}

Result<SharedRegion> parse_region(std::string name, std::string_view body) {
  SharedRegion region{.name = std::move(name)};
  const auto status = read_members(body, [&](std::string_view member, simdjson::dom::element value) -> Status {
    std::string_view key;
    if (member == "key") {
      if (value.get(key)) return invalid("'key' is not a text");
      region.key = key;
    } else if (member == "offset" && value.get(region.offset)) {
      return invalid("'offset' is not a number of bytes");
    } else if (member == "byte_size" && value.get(region.byte_size)) {
      return invalid("'byte_size' is not a number of bytes");
    }
    return success();
  });
  if (!status) return status.error();
  if (region.key.empty()) return invalid("region " + shown(region.name) + " has no 'key'");
  if (region.byte_size == 0) return invalid("region " + shown(region.name) + " has no 'byte_size'");
  return region;
}

void add_shared_memory(Router& router, const std::shared_ptr<SharedRegions>& regions) {
  const std::string at = "/v2/systemsharedmemory";
  router.add("GET", at + "/status", Scope::infer, answering(regions, status));
  router.add("GET", at + "/region/{region}/status", Scope::infer, answering(regions, status));
  router.add("POST", at + "/region/{region}/register", Scope::infer, answering(regions, register_region));
  router.add("POST", at + "/region/{region}/unregister", Scope::infer, answering(regions, unregister));
  router.add("POST", at + "/unregister", Scope::infer, answering(regions, unregister));
  add_cuda(router);
}

}  // namespace mainstay::http::oip
