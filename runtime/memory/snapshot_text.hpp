#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "runtime/memory/memory_reading.hpp"

namespace mainstay {

/// Who had how much memory at one moment.
struct MemorySnapshot {
  struct Model {
    std::string name;
    std::string version;
    std::string state;
    /// Nothing: not known.
    std::optional<std::uint64_t> bytes;
    /// Since a request for it last came or was answered; nothing: none ever was.
    std::optional<std::chrono::nanoseconds> unused_for;
  };

  std::chrono::system_clock::time_point time{};
  MemoryView memory;
  std::vector<Model> models;
};

/// As JSON, over several lines. What is not known is null.
std::string text_of(const MemorySnapshot& snapshot);

}  // namespace mainstay
