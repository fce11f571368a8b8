#include "runtime/log.hpp"

#include <fmt/format.h>
#include <spdlog/sinks/base_sink.h>
#include <spdlog/spdlog.h>

#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>

#include "runtime/line_writer.hpp"

namespace mainstay {

namespace {

/// Formats a line where it is logged and leaves the writing to the LineWriter.
class Sink final : public spdlog::sinks::base_sink<std::mutex> {
 public:
  explicit Sink(LineWriter& writer) : writer_(writer) {}

 protected:
  void sink_it_(const spdlog::details::log_msg& message) override {
    spdlog::memory_buf_t line;
    formatter_->format(message, line);
    writer_.append({line.data(), line.size()}, message.level >= spdlog::level::warn);
  }
  void flush_() override {}

 private:
  LineWriter& writer_;
};

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

double micros(std::chrono::nanoseconds time) { return static_cast<double>(time.count()) / 1e3; }

class SpdLog final : public Log {
 public:
  SpdLog(const config::Log& config, int descriptor)
      : config_(config),
        writer_(descriptor, [this](std::uint64_t count) { return dropped_notice(count); }),
        logger_("mainstay", std::make_shared<Sink>(writer_)) {
    logger_.set_level(spd(config.level));
    logger_.set_pattern(json() ? R"({"time":"%Y-%m-%dT%H:%M:%S.%e%z","level":"%l",%v})" : "%Y-%m-%d %H:%M:%S.%e %L %v");
  }

  void event(Level level, std::string_view what, std::initializer_list<Field> fields) noexcept override {
    if (!logger_.should_log(spd(level))) return;
    std::string line = json() ? R"("what":)" + json_string(what) : std::string(what);
    for (const auto& [key, value] : fields)
      line += json() ? "," + json_string(key) + ":" + json_string(value) : fmt::format(" {}={}", key, plain(value));
    logger_.log(spd(level), fmt::string_view{line});
  }

  void request(const RequestLine& r) noexcept override {
    if (!config_.requests || !logger_.should_log(spdlog::level::info)) return;
    fmt::memory_buffer line;
    const auto out = fmt::appender(line);
    if (json())
      fmt::format_to(out,
                     R"("what":"request","id":{},"method":"{}","target":{},"model":{},"status":{},"queue_us":{:.1f},)"
                     R"("compute_us":{:.1f},"total_us":{:.1f})",
                     json_string(r.id), r.method, json_string(r.target), json_string(r.model), r.status,
                     micros(r.queue), micros(r.compute), micros(r.total));
    else
      fmt::format_to(out, "{} {} {} {} model={} queue={:.1f}us compute={:.1f}us total={:.1f}us", r.id, r.status,
                     r.method, plain(r.target), r.model.empty() ? "-" : r.model, micros(r.queue), micros(r.compute),
                     micros(r.total));
    logger_.log(spdlog::level::info, fmt::string_view{line.data(), line.size()});
  }

  void flush() noexcept override { writer_.wait_until_written(std::chrono::seconds{1}); }

 private:
  bool json() const { return config_.format == config::LogFormat::json; }

  std::string dropped_notice(std::uint64_t count) const {
    return json() ? fmt::format("{{\"level\":\"warning\",\"what\":\"log lines were dropped\",\"count\":{}}}\n", count)
                  : fmt::format("log lines were dropped count={}\n", count);
  }

  /// One value must stay one word of one line: what would break it is quoted.
  static std::string plain(std::string_view text) {
    for (const unsigned char c : text)
      if (c <= ' ' || c == '"' || c >= 0x7f) return json_string(text);
    return std::string(text);
  }

  const config::Log config_;
  LineWriter writer_;
  spdlog::logger logger_;
};

class SilentLog final : public Log {
 public:
  void event(Level, std::string_view, std::initializer_list<Field>) noexcept override {}
  void request(const RequestLine&) noexcept override {}
  void flush() noexcept override {}
};

}  // namespace

std::unique_ptr<Log> make_log(const config::Log& config, int descriptor) {
  return std::make_unique<SpdLog>(config, descriptor);
}

std::unique_ptr<Log> make_silent_log() { return std::make_unique<SilentLog>(); }

}  // namespace mainstay
