#include "runtime/loading/refresh_report.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

namespace mainstay {

namespace {

std::string joined(const std::vector<std::string>& texts, std::string_view between) {
  std::string all;
  for (const auto& text : texts) all.append(all.empty() ? "" : between).append(text);
  return all;
}

}  // namespace

RefreshReport::RefreshReport(Log& log, EventLog& events, std::vector<std::string> remarks)
    : log_(log), events_(events), remarks_(std::move(remarks)) {}

void RefreshReport::by_hand() {
  problems_.clear();
  needs_restart_.clear();
  remarks_.clear();
  log_.event(Log::Level::info, "looking at the configuration and the models again");
}

void RefreshReport::refused(const std::vector<config::Problem>& problems) {
  refused_ = true;
  if (problems_ == problems) return;
  problems_ = problems;
  std::vector<std::string> lines;
  for (const auto& problem : problems) lines.push_back(to_string(problem));
  const auto text = joined(lines, "; ");
  log_.event(Log::Level::warn, "the configuration is wrong, and nothing is changed", {{"problems", text}});
  events_.record({.event = "configuration_refused", .message = text});
}

void RefreshReport::accepted() {
  if (!std::exchange(refused_, false)) return;
  problems_.clear();
  log_.event(Log::Level::info, "the configuration is right again");
}

void RefreshReport::needs_restart(const std::vector<std::string>& values) {
  if (values != needs_restart_ && !values.empty())
    log_.event(Log::Level::warn, "some values change only when the server is started again",
               {{"values", joined(values, ", ")}});
  needs_restart_ = values;
}

void RefreshReport::passed_over(const std::vector<std::string>& remarks) {
  for (const auto& remark : remarks)
    if (std::ranges::find(remarks_, remark) == remarks_.end()) log_.event(Log::Level::warn, remark);
  remarks_ = remarks;
}

void RefreshReport::came(const ModelSource& source) {
  tell(Log::Level::info, "a model has come", "model_added", source, {});
}

void RefreshReport::changed(const ModelSource& source, const std::string& what) {
  tell(Log::Level::info, "a model has changed", "model_changed", source, {"what", what});
}

void RefreshReport::went(const ModelSource& source) {
  tell(Log::Level::info, "a model has gone", "model_removed", source, {});
}

void RefreshReport::failed(const ModelSource& source, const Error& why) {
  tell(Log::Level::error, "a model cannot be loaded, and what was there serves on", "model_change_failed", source,
       {"why", why.message});
}

void RefreshReport::tell(Log::Level level, const std::string& text, const std::string& event, const ModelSource& source,
                         const Log::Field& detail) {
  Event record{.event = event, .model = source.name, .more = {{"version", source.version}}};
  if (detail.first.empty()) {
    log_.event(level, text, {{"model", source.name}, {"version", source.version}});
  } else {
    log_.event(level, text, {{"model", source.name}, {"version", source.version}, detail});
    record.more.emplace_back(detail);
  }
  events_.record(record);
}

}  // namespace mainstay
