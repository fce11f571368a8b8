#pragma once

#include <sys/types.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
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

/// Bytes that a process and all below it have in memory for themselves, and the shared memory of the first, which the
/// others see as well. Read from /proc of each process that there is.
std::uint64_t memory_of_tree(pid_t root);

/// The most memory that a tree of processes is seen to have while this lives.
class MemoryPeak {
 public:
  explicit MemoryPeak(pid_t root);
  std::uint64_t bytes() const { return most_; }

 private:
  std::atomic<std::uint64_t> most_{0};
  std::jthread thread_;
};

}  // namespace mainstay::testing
