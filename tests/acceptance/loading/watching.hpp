#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <mutex>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "tests/acceptance/program.hpp"

namespace mainstay::testing {

constexpr std::uint64_t mib = 1024 * 1024;

/// Looks again and again until it is so. False: it was not for as long as that.
bool eventually(const std::function<bool()>& so, std::chrono::seconds patience = std::chrono::seconds{60});

/// The whole lines of a log of events; none where there is no file.
std::vector<nlohmann::json> events_in(const std::filesystem::path& log);
/// Those of one kind, of one model or of all.
std::vector<nlohmann::json> only(const std::vector<nlohmann::json>& events, std::string_view kind,
                                 std::string_view model = {});

/// One model in /admin/status; null where it is not there.
nlohmann::json status_of(const Serving& server, const std::string& model);

/// Bytes that a process and each below it have in memory for themselves, read from /proc. The first is the root, with
/// the shared memory that it has; the others see the same.
std::vector<std::uint64_t> memory_of_tree(pid_t root);
std::uint64_t sum_of(const std::vector<std::uint64_t>& bytes);
/// "300 MiB = 200 + 100"
std::string in_mib(const std::vector<std::uint64_t>& bytes);

/// The most memory that a tree of processes is seen to have while this lives.
class MemoryPeak {
 public:
  explicit MemoryPeak(pid_t root);
  std::vector<std::uint64_t> bytes() const {
    const std::lock_guard guard{mutex_};
    return most_;
  }

 private:
  mutable std::mutex mutex_;
  std::vector<std::uint64_t> most_;
  std::jthread thread_;
};

}  // namespace mainstay::testing
