#include "runtime/log/adjustable_log.hpp"

#include <fmt/format.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/sink.h>
#include <spdlog/spdlog.h>

#include <array>
#include <atomic>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "runtime/log/line_writer.hpp"

namespace mainstay {

namespace {

/// Formats a line on the thread that logs it, without a lock, and leaves the rest to the LineWriter.
class Sink final : public spdlog::sinks::sink {
 public:
  Sink(LineWriter& writer, std::string pattern) : writer_(writer), pattern_(std::move(pattern)) {}

  void log(const spdlog::details::log_msg& message) override {
    // A formatter remembers the second it last wrote, so each thread has its own.
    thread_local std::pair<std::string, std::unique_ptr<spdlog::pattern_formatter>> formatter;
    if (formatter.first != pattern_) formatter = {pattern_, std::make_unique<spdlog::pattern_formatter>(pattern_)};
    spdlog::memory_buf_t line;
    formatter.second->format(message, line);
    writer_.append({line.data(), line.size()}, message.level >= spdlog::level::warn);
  }
  void flush() override {}
  void set_pattern(const std::string&) override {}
  void set_formatter(std::unique_ptr<spdlog::formatter>) override {}

 private:
  LineWriter& writer_;
  const std::string pattern_;
};

constexpr auto plain_pattern = "%Y-%m-%d %H:%M:%S.%e %L %v";
constexpr auto json_pattern = R"({"time":"%Y-%m-%dT%H:%M:%S.%e%z","level":"%l",%v})";

spdlog::level::level_enum spd(Log::Level level) {
  switch (level) {
    case Log::Level::debug:
      return spdlog::level::debug;
    case Log::Level::info:
      return spdlog::level::info;
    case Log::Level::warn:
      return spdlog::level::warn;
    case Log::Level::error:
      return spdlog::level::err;
    case Log::Level::off:
      break;
  }
  return spdlog::level::off;
}

std::string json_string(std::string_view text) {
  return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::int64_t micros(std::chrono::nanoseconds time) {
  return std::chrono::duration_cast<std::chrono::microseconds>(time).count();
}

constexpr std::size_t levels = 5;

class SpdLog final : public AdjustableLog {
 public:
  SpdLog(const config::Log& config, int descriptor)
      : requests_(config.requests),
        writer_(descriptor, [this](std::uint64_t count) { return dropped_notice(count); }),
        plain_("mainstay", std::make_shared<Sink>(writer_, plain_pattern)),
        json_("mainstay", std::make_shared<Sink>(writer_, json_pattern)) {
    plain_.set_level(spdlog::level::trace);
    json_.set_level(spdlog::level::trace);
    adjust(log_settings(config));
  }

  LogSettings settings() const noexcept override {
    return {.debug = shows(Level::debug),
            .info = shows(Level::info),
            .warn = shows(Level::warn),
            .error = shows(Level::error),
            .format = format_.load(std::memory_order_relaxed)};
  }

  void adjust(const LogSettings& settings) noexcept override {
    show(Level::debug, settings.debug);
    show(Level::info, settings.info);
    show(Level::warn, settings.warn);
    show(Level::error, settings.error);
    format_.store(settings.format, std::memory_order_relaxed);
  }

  void event(Level level, std::string_view what, std::initializer_list<Field> fields) noexcept override {
    if (!shows(level)) return;
    const bool json = is_json();
    std::string line = json ? R"("what":)" + json_string(what) : std::string(what);
    for (const auto& [key, value] : fields)
      line += json ? "," + json_string(key) + ":" + json_string(value) : fmt::format(" {}={}", key, plain(value));
    logger(json).log(spd(level), fmt::string_view{line});
  }

  void request(const RequestLine& r) noexcept override {
    if (!requests_ || !shows(Level::info)) return;
    const bool json = is_json();
    fmt::memory_buffer line;
    const auto out = fmt::appender(line);
    if (json)
      fmt::format_to(out,
                     R"("what":"request","id":{},"method":"{}","target":{},"model":{},"status":{},"queue_us":{},)"
                     R"("compute_us":{},"total_us":{})",
                     json_string(r.id), r.method, json_string(r.target), json_string(r.model), r.status,
                     micros(r.queue), micros(r.compute), micros(r.total));
    else
      fmt::format_to(out, "{} {} {} {} model={} queue={}us compute={}us total={}us", r.id, r.status, r.method,
                     plain(r.target), r.model.empty() ? "-" : plain(r.model), micros(r.queue), micros(r.compute),
                     micros(r.total));
    if (!r.tls.empty()) fmt::format_to(out, fmt::runtime(json ? R"(,"tls":"{}")" : " tls={}"), r.tls);
    if (!r.certificate.empty())
      fmt::format_to(out, fmt::runtime(json ? R"(,"certificate":{})" : " certificate={}"),
                     json ? json_string(r.certificate) : plain(r.certificate));
    if (!r.trace.empty()) fmt::format_to(out, fmt::runtime(json ? R"(,"trace":"{}")" : " trace={}"), r.trace);
    logger(json).log(spdlog::level::info, fmt::string_view{line.data(), line.size()});
  }

  void flush() noexcept override { writer_.wait_until_written(std::chrono::seconds{1}); }

 private:
  bool shows(Level level) const noexcept {
    const auto place = static_cast<std::size_t>(level);
    return place < levels && shown_[place].load(std::memory_order_relaxed);
  }
  void show(Level level, bool shown) noexcept {
    shown_[static_cast<std::size_t>(level)].store(shown, std::memory_order_relaxed);
  }
  bool is_json() const noexcept { return format_.load(std::memory_order_relaxed) == config::LogFormat::json; }
  spdlog::logger& logger(bool json) noexcept { return json ? json_ : plain_; }

  std::string dropped_notice(std::uint64_t count) const {
    return is_json()
               ? fmt::format("{{\"level\":\"warning\",\"what\":\"log lines were dropped\",\"count\":{}}}\n", count)
               : fmt::format("log lines were dropped count={}\n", count);
  }

  /// One value must stay one word of one line: what would break it is quoted.
  static std::string plain(std::string_view text) {
    for (const unsigned char c : text)
      if (c <= ' ' || c == '"' || c >= 0x7f) return json_string(text);
    return std::string(text);
  }

  const bool requests_;
  /// By level.
  std::array<std::atomic<bool>, levels> shown_{};
  std::atomic<config::LogFormat> format_{config::LogFormat::plain};
  LineWriter writer_;
  spdlog::logger plain_;
  spdlog::logger json_;
};

class SilentLog final : public Log {
 public:
  void event(Level, std::string_view, std::initializer_list<Field>) noexcept override {}
  void request(const RequestLine&) noexcept override {}
  void flush() noexcept override {}
};

}  // namespace

LogSettings log_settings(const config::Log& config) noexcept {
  return {.debug = config.level <= config::LogLevel::debug,
          .info = config.level <= config::LogLevel::info,
          .warn = config.level <= config::LogLevel::warn,
          .error = config.level <= config::LogLevel::error,
          .format = config.format};
}

std::unique_ptr<AdjustableLog> make_log(const config::Log& config, int descriptor) {
  return std::make_unique<SpdLog>(config, descriptor);
}

std::unique_ptr<Log> make_silent_log() { return std::make_unique<SilentLog>(); }

}  // namespace mainstay
