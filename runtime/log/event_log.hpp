#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "config/config.hpp"
#include "runtime/cause.hpp"
#include "runtime/log/log.hpp"

namespace mainstay {

/// Something that happened to a model, for whoever asks afterwards. What is empty is not written.
struct Event {
  std::chrono::system_clock::time_point time = std::chrono::system_clock::now();
  /// What happened, in one word or a few with underscores: "ended", "breaker_open".
  std::string event;
  std::string model;
  std::string instance;
  std::optional<std::uint64_t> incarnation;
  std::optional<Cause> cause;
  /// Ids of the requests that it happened to.
  std::vector<std::string> requests;
  /// Ids of the traces that they belong to, where they belong to any.
  std::vector<std::string> traces = {};
  std::string message;
  /// Whatever else there is to say, by name.
  std::vector<std::pair<std::string, std::string>> more;
};

/// The event log: one JSON object a line, in a file that is put aside when it is full. Recording costs no system call
/// and never waits. Where the file cannot be written the server serves on: lines are lost and counted, the Log is told
/// as an Outage is, and the file says how many are missing as soon as it can be written.
class EventLog {
 public:
  virtual ~EventLog() = default;
  virtual void record(const Event& event) noexcept = 0;
  /// Waits until what was recorded so far has been written or lost, a second at most.
  virtual void flush() noexcept = 0;
  /// Lines since the start that were not written and never will be.
  virtual std::uint64_t lost() const noexcept = 0;
};

/// Drops everything where `config` names no file.
std::unique_ptr<EventLog> make_event_log(const config::EventLog& config, Log& log);
std::unique_ptr<EventLog> make_silent_event_log();

/// The line of an event, with its end.
std::string json_line(const Event& event);

}  // namespace mainstay
