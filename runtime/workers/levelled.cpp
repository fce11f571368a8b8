#include "runtime/workers/levelled.hpp"

#include <array>
#include <utility>

namespace mainstay::workers {

namespace {

constexpr std::array<std::pair<Log::Level, std::string_view>, 4> marks{
    {{Log::Level::error, "<3>"}, {Log::Level::warn, "<4>"}, {Log::Level::info, "<6>"}, {Log::Level::debug, "<7>"}}};

std::string_view mark_of(Log::Level level) noexcept {
  for (const auto& [each, mark] : marks)
    if (each == level) return mark;
  return "<4>";
}

}  // namespace

std::string print(const Levelled& said) {
  std::string printed;
  for (auto rest = said.text;;) {
    const auto end = rest.find('\n');
    printed.append(mark_of(said.level)).append(rest.substr(0, end)).append(1, '\n');
    if (end == std::string_view::npos) return printed;
    rest.remove_prefix(end + 1);
  }
}

std::optional<Levelled> read_levelled(std::string_view line) noexcept {
  for (const auto& [level, mark] : marks)
    if (line.starts_with(mark)) return Levelled{level, line.substr(mark.size())};
  return std::nullopt;
}

}  // namespace mainstay::workers
