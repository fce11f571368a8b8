#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

namespace mainstay {

/// What the system knows of this process. What it does not tell is missing.
struct ProcessFacts {
  /// Of all of its threads, in user mode and in the kernel.
  std::optional<double> cpu_seconds;
  std::optional<std::uint64_t> resident_bytes;
  std::optional<std::uint64_t> virtual_bytes;
  std::optional<std::uint64_t> threads;
  std::optional<std::uint64_t> open_files;
  std::optional<std::uint64_t> most_open_files;
  /// In seconds since 1970.
  std::optional<double> started;
};

ProcessFacts process_facts(const std::filesystem::path& proc = "/proc");

}  // namespace mainstay
