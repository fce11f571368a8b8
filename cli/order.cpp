#include "cli/order.hpp"

#include <string_view>

#include "cli/printable.hpp"

namespace mainstay::cli {

namespace {

bool stands_for_itself(char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
}

std::string escaped(std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string result;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (stands_for_itself(c))
      result += c;
    else
      result.append(1, '%').append(1, digits[byte >> 4]).append(1, digits[byte & 15]);
  }
  return result;
}

}  // namespace

const char* name_of(ModelOrder::Kind kind) noexcept {
  switch (kind) {
    case ModelOrder::Kind::load:
      return "load";
    case ModelOrder::Kind::unload:
      return "unload";
    case ModelOrder::Kind::reset:
      return "reset";
    case ModelOrder::Kind::reload:
      return "reload";
  }
  return "";
}

const char* done_name_of(ModelOrder::Kind kind) noexcept {
  switch (kind) {
    case ModelOrder::Kind::load:
      return "loaded";
    case ModelOrder::Kind::unload:
      return "unloaded";
    case ModelOrder::Kind::reset:
      return "reset";
    case ModelOrder::Kind::reload:
      return "reloaded";
  }
  return "";
}

std::string title_of(const ModelOrder& order) {
  const auto name = printable(order.model);
  return order.version.empty() ? name : name + " version " + printable(order.version);
}

std::string path_of(const ModelOrder& order) {
  const auto model = escaped(order.model), version = escaped(order.version);
  const std::string what = name_of(order.kind);
  if (order.kind == ModelOrder::Kind::load || order.kind == ModelOrder::Kind::unload)
    return "/v2/repository/models/" + model + (version.empty() ? "" : "/versions/" + version) + "/" + what;
  return "/admin/models/" + model + "/" + what + (version.empty() ? "" : "?version=" + version);
}

}  // namespace mainstay::cli
