#include "config/alias.hpp"

#include <charconv>
#include <cmath>
#include <optional>
#include <system_error>

namespace mainstay::config {
namespace {

std::string_view trimmed(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

template <class Number>
std::optional<Number> number_from(std::string_view text) {
  Number number{};
  const auto* const end = text.data() + text.size();
  const auto [stop, problem] = std::from_chars(text.data(), end, number);
  if (text.empty() || problem != std::errc{} || stop != end) return std::nullopt;
  return number;
}

std::optional<AliasTarget> target_from(std::string_view text) {
  const auto times = text.find('*');
  const auto path = trimmed(text.substr(0, times));
  if (path.empty()) return std::nullopt;
  if (times == std::string_view::npos) return AliasTarget{std::string(path)};
  const auto factor = number_from<std::int64_t>(trimmed(text.substr(times + 1)));
  if (!factor || *factor < 1) return std::nullopt;
  return AliasTarget{std::string(path), *factor};
}

}  // namespace

std::vector<AliasTarget> alias_targets(std::string_view text) {
  std::vector<AliasTarget> targets;
  for (std::size_t end = 0; end != std::string_view::npos;) {
    end = text.find(',');
    auto target = target_from(text.substr(0, end));
    if (!target) return {};
    targets.push_back(*std::move(target));
    if (end != std::string_view::npos) text.remove_prefix(end + 1);
  }
  return targets;
}

std::string in_unit_of(const AliasTarget& target, const std::string& text, bool whole) {
  if (target.factor == 1) return text;
  const auto number = number_from<double>(text);
  if (!number) return text;
  const auto exact = *number * static_cast<double>(target.factor);
  const auto product = whole ? std::floor(exact) : exact;
  constexpr double exactly = 9007199254740992;
  if (std::abs(product) <= exactly && product == std::floor(product))
    return std::to_string(static_cast<std::int64_t>(product));
  char digits[32];
  return {digits, std::to_chars(digits, digits + sizeof digits, product).ptr};
}

}  // namespace mainstay::config
