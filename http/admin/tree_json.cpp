#include "http/admin/tree_json.hpp"

#include <nlohmann/json.hpp>

#include "runtime/log/utc_time.hpp"

namespace mainstay::http {

using Json = nlohmann::ordered_json;

namespace {

Json json_of(const CauseRecord& record) {
  Json json = {{"time", utc_text(record.time)}, {"cause", name_of(record.cause)}, {"incarnation", record.incarnation},
               {"instance", record.instance},   {"requests", record.requests},    {"message", record.message}};
  if (record.more_requests > 0) json["more_requests"] = record.more_requests;
  return json;
}

}  // namespace

Json json_of(const NodeView& node) {
  Json json = {{"name", node.name},
               {"kind", node.kind},
               {"state", name_of(node.state)},
               {"incarnation", node.incarnation},
               {"restarts", node.restarts},
               {"queue_depth", node.queue_depth},
               {"busy_ms", node.busy_ms}};
  if (!node.cause.empty()) json["cause"] = node.cause;
  if (node.pid) json["pid"] = *node.pid;
  if (node.orphans) json["orphans"] = *node.orphans;
  if (node.progress) json["progress"] = *node.progress;
  if (!node.breaker.empty()) json["breaker"] = node.breaker;
  if (!node.spare.empty()) json["spare"] = node.spare;
  if (!node.detail.empty()) json["detail"] = node.detail;
  for (const auto& record : node.causes) json["causes"].push_back(json_of(record));
  auto& children = json["children"] = Json::array();
  for (const auto& child : node.children) children.push_back(json_of(child));
  return json;
}

}  // namespace mainstay::http
