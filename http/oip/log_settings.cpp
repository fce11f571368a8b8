#include "http/oip/log_settings.hpp"

#include <string>
#include <utility>

#include "http/errors.hpp"
#include "http/json_response.hpp"
#include "http/json_text.hpp"
#include "http/oip/json_members.hpp"

namespace mainstay::http::oip {

namespace {

using config::LogFormat;
using simdjson::dom::element;

Error invalid(std::string message) { return {Errc::invalid_argument, std::move(message)}; }

Status read_switch(std::string_view name, element value, bool& on) {
  return value.get(on) ? Status(invalid("'" + std::string(name) + "' is neither true nor false")) : success();
}

Status read_verbosity(element value, bool& debug) {
  std::uint64_t level;
  if (value.get(level) || level > 1)
    return invalid("'log_verbose_level' is 0 or 1: there is one level of detail, and it is on or off");
  debug = level == 1;
  return success();
}

Status read_format(element value, LogFormat configured, LogFormat& format) {
  std::string_view name;
  const bool known = !value.get(name) && (name == "plain" || name == "json" || name == "default");
  if (!known) return invalid("'log_format' is plain, json or default, which is what the configuration says");
  format = name == "plain" ? LogFormat::plain : name == "json" ? LogFormat::json : configured;
  return success();
}

/// Clients may send back what they were shown.
Status read_file(element value) {
  std::string_view path;
  if (!value.get(path) && path.empty()) return success();
  return invalid("'log_file' cannot be changed: the log is written to the server's standard output");
}

Response shown_settings(const LogSettings& settings) {
  return json_response({{"log_file", ""},
                        {"log_info", settings.info},
                        {"log_warning", settings.warn},
                        {"log_error", settings.error},
                        {"log_verbose_level", settings.debug ? 1 : 0},
                        {"log_format", settings.format == LogFormat::json ? "json" : "plain"}});
}

}  // namespace

Result<LogSettings> changed_log_settings(LogSettings now, const LogSettings& configured, std::string_view body) {
  const auto status = read_members(body, [&](std::string_view name, element value) -> Status {
    if (name == "log_info") return read_switch(name, value, now.info);
    if (name == "log_warning") return read_switch(name, value, now.warn);
    if (name == "log_error") return read_switch(name, value, now.error);
    if (name == "log_verbose_level") return read_verbosity(value, now.debug);
    if (name == "log_format") return read_format(value, configured.format, now.format);
    if (name == "log_file") return read_file(value);
    return invalid("the log has no setting " + shown(name));
  });
  if (!status) return status.error();
  return now;
}

void add_log_settings(Router& router, AdjustableLog& log, const LogSettings& configured) {
  router.add("GET", "/v2/logging", Scope::admin, [&log](std::unique_ptr<Exchange> exchange, const PathParameters&) {
    exchange->respond(shown_settings(log.settings()));
  });
  router.add("POST", "/v2/logging", Scope::admin,
             [&log, configured](std::unique_ptr<Exchange> exchange, const PathParameters&) {
               const auto changed = changed_log_settings(log.settings(), configured, exchange->request().body.text());
               if (!changed) return exchange->respond(error_response(changed.error()));
               log.adjust(*changed);
               exchange->respond(shown_settings(log.settings()));
             });
}

}  // namespace mainstay::http::oip
