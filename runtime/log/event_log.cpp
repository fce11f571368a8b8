#include "runtime/log/event_log.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <nlohmann/json.hpp>

#include "runtime/log/line_writer.hpp"
#include "runtime/log/rotating_file.hpp"
#include "runtime/log/utc_time.hpp"
#include "runtime/policy/outage.hpp"

namespace mainstay {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t mib = 1024 * 1024;

class FileEventLog final : public EventLog {
 public:
  FileEventLog(const config::EventLog& config, Log& log)
      : path_(config.path),
        log_(log),
        file_(config.path, config.max_mb * mib, config.keep),
        writer_([this](std::string_view lines) { write(lines); },
                [this](std::uint64_t count) { return lose(count), std::string{}; }) {
    // Tells at the start, not at the first event, that it will not work.
    write({});
  }

  void record(const Event& event) noexcept override {
    try {
      writer_.append(json_line(event), false);
    } catch (const std::exception&) {
      // There was no memory for it.
      ++lost_;
    }
  }
  void flush() noexcept override { writer_.wait_until_written(std::chrono::seconds{1}); }
  std::uint64_t lost() const noexcept override { return lost_; }

 private:
  // The rest is called by the writer's thread alone.
  void write(std::string_view lines) {
    if (missing_ > 0) {
      const auto confession = json_line({.event = "lost", .more = {{"lines", std::to_string(missing_)}}});
      std::string_view rest = confession;
      if (const auto told = file_.append(rest); !told) return fail(told.error(), lines);
      missing_ = 0;
    }
    if (const auto written = file_.append(lines); !written) return fail(written.error(), lines);
    if (outage_.worked(Clock::now()) == Outage::News::ends)
      log_.event(Log::Level::info, "the event log is written again",
                 {{"path", path_}, {"lost", std::to_string(lost_.load())}});
  }

  void fail(const Error& error, std::string_view lines) {
    lose(static_cast<std::uint64_t>(std::ranges::count(lines, '\n')));
    if (outage_.failed(Clock::now()) == Outage::News::begins)
      log_.event(Log::Level::warn, "the event log cannot be written", {{"path", path_}, {"why", error.message}});
  }

  void lose(std::uint64_t count) {
    lost_ += count;
    missing_ += count;
  }

  const std::string path_;
  Log& log_;
  RotatingFile file_;
  std::atomic<std::uint64_t> lost_{0};
  /// Lost lines that the file does not tell of yet.
  std::uint64_t missing_ = 0;
  Outage outage_;
  LineWriter writer_;
};

class SilentEventLog final : public EventLog {
 public:
  void record(const Event&) noexcept override {}
  void flush() noexcept override {}
  std::uint64_t lost() const noexcept override { return 0; }
};

}  // namespace

std::unique_ptr<EventLog> make_event_log(const config::EventLog& config, Log& log) {
  if (config.path.empty()) return make_silent_event_log();
  return std::make_unique<FileEventLog>(config, log);
}

std::unique_ptr<EventLog> make_silent_event_log() { return std::make_unique<SilentEventLog>(); }

std::string json_line(const Event& event) {
  Json json = {{"time", utc_text(event.time)}, {"event", event.event}};
  if (!event.model.empty()) json["model"] = event.model;
  if (!event.instance.empty()) json["instance"] = event.instance;
  if (event.incarnation) json["incarnation"] = *event.incarnation;
  if (event.cause) json["cause"] = name_of(*event.cause);
  if (!event.requests.empty()) json["requests"] = event.requests;
  if (!event.traces.empty()) json["traces"] = event.traces;
  if (!event.message.empty()) json["message"] = event.message;
  for (const auto& [key, value] : event.more) json[key] = value;
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + '\n';
}

}  // namespace mainstay
