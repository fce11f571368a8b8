#include "http/admin.hpp"

#include <nlohmann/json.hpp>

namespace mainstay::http {

namespace {

using Json = nlohmann::ordered_json;

Json json_of(const NodeView& node) {
  Json json = {{"name", node.name},
               {"kind", node.kind},
               {"state", name_of(node.state)},
               {"incarnation", node.incarnation},
               {"restarts", node.restarts},
               {"queue_depth", node.queue_depth},
               {"busy_ms", node.busy_ms}};
  if (!node.cause.empty()) json["cause"] = node.cause;
  auto& children = json["children"] = Json::array();
  for (const auto& child : node.children) children.push_back(json_of(child));
  return json;
}

}  // namespace

Response admin_tree(const Vitals& root, Clock::time_point now) {
  Response response;
  response.body = json_of(root.view(now)).dump(-1, ' ', false, Json::error_handler_t::replace);
  return response;
}

}  // namespace mainstay::http
