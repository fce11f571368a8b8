#include "http/jobs/job_document.hpp"

#include <chrono>
#include <optional>

#include "runtime/log/utc_time.hpp"

namespace mainstay::http {

namespace {

using Json = nlohmann::ordered_json;

Json time(const std::optional<WallTime>& at) { return at ? Json(utc_text(*at)) : Json(nullptr); }

template <class T>
Json known(const std::optional<T>& value) {
  return value ? Json(*value) : Json(nullptr);
}

Json webhook_of(const jobs::Record& record) {
  if (!record.webhook) return nullptr;
  const auto& webhook = *record.webhook;
  return {{"url", webhook.url},
          {"state", name_of(webhook.life.state)},
          {"attempts", webhook.life.attempts},
          {"last_error", webhook.error.empty() ? Json(nullptr) : Json(webhook.error)}};
}

Json running_s(const jobs::View& job) {
  const auto& record = job.record;
  if (record.life.state != JobState::running || !record.started) return nullptr;
  const auto so_far = std::chrono::duration<double>(job.seen - *record.started).count();
  return so_far > 0 ? so_far : 0.0;
}

}  // namespace

std::string job_path(const std::string& id) { return "/jobs/" + id; }

Json job_document(const jobs::View& job) {
  const auto& record = job.record;
  const auto& life = record.life;
  const bool ended = life.state == JobState::done || life.state == JobState::failed;
  Json links{{"self", job_path(record.id)}};
  if (!life.over() || ended) links["result"] = job_path(record.id) + "/result";
  return {{"id", record.id},
          {"state", name_of(life.state)},
          {"position", known(job.position)},
          {"progress", known(job.progress)},
          {"running_s", running_s(job)},
          {"created", time(life.accepted)},
          {"started", time(record.started)},
          {"finished", time(record.finished)},
          {"expires", time(life.state == JobState::running ? std::nullopt : std::optional(life.ends))},
          {"model", life.model},
          {"status", record.status > 0 ? Json(record.status) : Json(nullptr)},
          {"error", record.error.empty() ? Json(nullptr) : Json(record.error)},
          {"webhook", webhook_of(record)},
          {"links", std::move(links)}};
}

}  // namespace mainstay::http
