#include "config/differences.hpp"

#include <cstddef>
#include <variant>

#include "config/describe.hpp"
#include "config/path.hpp"
#include "config/write.hpp"

namespace mainstay::config {
namespace {

void compare(const Fields& a, const Fields& b, const std::string& path, std::vector<std::string>& different) {
  for (std::size_t i = 0; i < a.size(); ++i) {
    const auto at = child(path, a[i].key);
    if (const auto* section = std::get_if<Section>(&a[i].value))
      compare(section->fields, std::get<Section>(b[i].value).fields, at, different);
    else if (json_text(a[i]) != json_text(b[i]))
      different.push_back(at);
  }
}

template <class Described>
std::vector<std::string> differences_of(Described a, Described b) {
  std::vector<std::string> different;
  compare(describe(a), describe(b), "", different);
  return different;
}

}  // namespace

std::vector<std::string> differences(const Config& a, const Config& b) { return differences_of(a, b); }

std::vector<std::string> differences(const Model& a, const Model& b) { return differences_of(a, b); }

}  // namespace mainstay::config
