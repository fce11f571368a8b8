#pragma once

#include <chrono>
#include <nlohmann/json_fwd.hpp>

#include "http/dependencies.hpp"

namespace mainstay::http {

/// The moment that is shown, by both clocks.
struct Moment {
  Clock::time_point now;
  std::chrono::system_clock::time_point wall;

  static Moment current() { return {Clock::now(), std::chrono::system_clock::now()}; }
};

/// All that there is to see of the server, as one document: its health, the tree, every model with its load and its
/// traffic, the loads under way and those that wait, memory. docs/http.md has its fields.
nlohmann::ordered_json status_json(const Dependencies& dependencies, Moment moment);

}  // namespace mainstay::http
