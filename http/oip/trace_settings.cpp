#include "http/oip/trace_settings.hpp"

#include <optional>
#include <string>
#include <utility>

#include "http/errors.hpp"
#include "http/json_response.hpp"
#include "http/json_text.hpp"
#include "http/number_text.hpp"
#include "http/oip/json_members.hpp"

namespace mainstay::http::oip {

namespace {

using simdjson::dom::element;

Error invalid(std::string message) { return {Errc::invalid_argument, std::move(message)}; }

/// Clients of the protocol send numbers as texts.
std::optional<std::int64_t> number_of(element value) {
  std::int64_t number;
  if (!value.get(number)) return number;
  std::string_view text;
  if (value.get(text)) return std::nullopt;
  return number_in<std::int64_t>(text);
}

/// One level, or a list of them.
Status read_level(element value, TraceChanges& changes) {
  const auto refused = [] {
    return Status(invalid("'trace_level' is OFF or TIMESTAMPS: the tensors of requests are not traced"));
  };
  bool timestamps = false;
  const auto add = [&](element level) {
    std::string_view name;
    if (level.get(name) || (name != "OFF" && name != "TIMESTAMPS")) return false;
    timestamps = timestamps || name == "TIMESTAMPS";
    return true;
  };
  simdjson::dom::array levels;
  if (!value.get(levels)) {
    if (levels.size() == 0) return refused();
    for (const element level : levels)
      if (!add(level)) return refused();
  } else if (!add(value)) {
    return refused();
  }
  changes.timestamps.value = timestamps;
  return success();
}

Status read_rate(element value, TraceChanges& changes) {
  const auto rate = number_of(value);
  if (!rate || *rate < 1)
    return invalid("'trace_rate' is an integer of 1 or more: every so many requests one is traced");
  changes.rate.value = static_cast<std::uint64_t>(*rate);
  return success();
}

Status read_count(element value, TraceChanges& changes) {
  const auto count = number_of(value);
  if (!count || *count < -1)
    return invalid("'trace_count' is an integer of 0 or more, or -1: the number of requests that are still traced");
  changes.count.value.emplace();
  if (*count >= 0) changes.count.value->emplace(static_cast<std::uint64_t>(*count));
  return success();
}

/// Settings that have one value. Clients may send back what they were shown.
Status read_fixed(std::string_view name, element value, std::string_view only, std::string_view why) {
  std::string_view text;
  if (value.is_null() || (!value.get(text) && text == only)) return success();
  std::int64_t number;
  if (!value.get(number) && std::to_string(number) == only) return success();
  return invalid("'" + std::string(name) + "' cannot be changed: " + std::string(why));
}

Status read_setting(std::string_view name, element value, TraceChanges& changes) {
  if (name == "trace_file") return read_fixed(name, value, "", "traces are lines of the log");
  if (name == "log_frequency") return read_fixed(name, value, "0", "traces are lines of the log");
  if (name == "trace_mode") return read_fixed(name, value, "triton", "there is one kind of traces, in the log");
  const bool cleared = value.is_null();
  const auto read = [&](auto& change, auto read_value) {
    change.named = true;
    return cleared ? success() : read_value(value, changes);
  };
  if (name == "trace_level") return read(changes.timestamps, read_level);
  if (name == "trace_rate") return read(changes.rate, read_rate);
  if (name == "trace_count") return read(changes.count, read_count);
  return invalid("traces have no setting " + shown(name));
}

/// Numbers are texts, as clients of the protocol know them.
Response shown_settings(const TraceSettings& settings) {
  return json_response({{"trace_level", nlohmann::ordered_json::array({settings.timestamps ? "TIMESTAMPS" : "OFF"})},
                        {"trace_rate", std::to_string(settings.rate)},
                        {"trace_count", settings.count ? std::to_string(*settings.count) : "-1"},
                        {"log_frequency", "0"},
                        {"trace_file", ""},
                        {"trace_mode", "triton"}});
}

/// Of one model, or of all where the path names none.
void serve(Exchange& exchange, const PathParameters& path, const Registry& registry, RequestTraces& traces) {
  const auto model = path["model"];
  if (!model.empty())
    if (const auto found = registry.find(model, ""); !found) return exchange.respond(error_response(found.error()));
  if (exchange.request().method == "POST") {
    const auto changes = parse_trace_changes(exchange.request().body.text());
    if (!changes) return exchange.respond(error_response(changes.error()));
    traces.change(model, *changes);
  }
  auto response = shown_settings(traces.settings(model));
  response.model = model;
  exchange.respond(std::move(response));
}

}  // namespace

Result<TraceChanges> parse_trace_changes(std::string_view body) {
  TraceChanges changes;
  const auto status = read_members(
      body, [&](std::string_view name, element value) -> Status { return read_setting(name, value, changes); });
  if (!status) return status.error();
  return changes;
}

void add_trace_settings(Router& router, const Registry& registry, RequestTraces& traces) {
  for (const auto* const path : {"/v2/trace/setting", "/v2/models/{model}/trace/setting"})
    for (const auto* const method : {"GET", "POST"})
      router.add(method, path, Scope::admin,
                 [&registry, &traces](std::unique_ptr<Exchange> exchange, const PathParameters& parameters) {
                   serve(*exchange, parameters, registry, traces);
                 });
}

}  // namespace mainstay::http::oip
