#include "runtime/memory/process_facts.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <system_error>
#include <vector>

#include "runtime/memory/proc_file.hpp"

namespace mainstay {

namespace {

namespace fs = std::filesystem;

/// The fields of /proc/self/stat behind the program's name, which may hold anything. Counted from 0: the state.
std::vector<std::string> stat_fields(const fs::path& proc) {
  std::ifstream in(proc / "self" / "stat");
  const std::string line{std::istreambuf_iterator<char>(in), {}};
  const auto end_of_name = line.rfind(')');
  if (end_of_name == line.npos) return {};
  std::istringstream rest(line.substr(end_of_name + 1));
  return {std::istream_iterator<std::string>(rest), {}};
}

constexpr std::size_t user_ticks = 11, system_ticks = 12, thread_count = 17, start_ticks = 19, virtual_size = 20;

std::optional<std::uint64_t> number(const std::vector<std::string>& fields, std::size_t field) {
  if (fields.size() <= field) return std::nullopt;
  return std::strtoull(fields[field].c_str(), nullptr, 10);
}

std::optional<std::uint64_t> count_entries(const fs::path& folder) {
  std::error_code trouble;
  std::uint64_t count = 0;
  for (fs::directory_iterator entry(folder, trouble), end; !trouble && entry != end; entry.increment(trouble)) ++count;
  if (trouble) return std::nullopt;
  return count;
}

}  // namespace

ProcessFacts process_facts(const fs::path& proc) {
  const auto ticks_a_second = static_cast<double>(::sysconf(_SC_CLK_TCK));
  const auto stat = stat_fields(proc);
  ProcessFacts facts;
  const auto user = number(stat, user_ticks), system = number(stat, system_ticks), started = number(stat, start_ticks);
  if (user && system) facts.cpu_seconds = static_cast<double>(*user + *system) / ticks_a_second;
  facts.virtual_bytes = number(stat, virtual_size);
  facts.threads = number(stat, thread_count);
  if (const auto resident = number_after(proc / "self" / "status", "VmRSS:"))
    facts.resident_bytes = *resident * kibibyte;
  const auto booted = number_after(proc / "stat", "btime");
  if (started && booted) facts.started = static_cast<double>(*booted) + static_cast<double>(*started) / ticks_a_second;
  facts.open_files = count_entries(proc / "self" / "fd");
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) == 0) facts.most_open_files = limit.rlim_cur;
  return facts;
}

}  // namespace mainstay
