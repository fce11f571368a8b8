#include "runtime/memory/proc_file.hpp"

#include <fstream>
#include <limits>
#include <string>

namespace mainstay {

std::optional<std::uint64_t> number_after(const std::filesystem::path& file, std::string_view name) {
  std::ifstream lines(file);
  for (std::string word; lines >> word;) {
    std::uint64_t number = 0;
    if (word == name && lines >> number) return number;
    lines.clear();
    lines.ignore(std::numeric_limits<std::streamsize>::max(), '\n');
  }
  return std::nullopt;
}

std::optional<std::uint64_t> number_in(const std::filesystem::path& file) {
  std::ifstream content(file);
  std::uint64_t number = 0;
  if (content >> number) return number;
  return std::nullopt;
}

}  // namespace mainstay
