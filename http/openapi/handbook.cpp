#include "http/openapi/handbook.hpp"

#include <algorithm>

namespace mainstay::http::openapi {

namespace {

bool names(const Json& entry, std::string_view pattern) {
  if (const auto paths = entry.find("paths"); paths != entry.end())
    return std::ranges::find(*paths, Json(pattern)) != paths->end();
  return std::ranges::any_of(entry.at("below"), [&](const Json& folder) {
    const auto& text = folder.get_ref<const std::string&>();
    return pattern.starts_with(text) && pattern.find('/', text.size()) == pattern.npos;
  });
}

}  // namespace

Handbook::Handbook() {
  for (const auto& file : openapi_files()) {
    auto json = parsed(file.text);
    if (file.name == "schemas.json")
      components_ = std::move(json);
    else
      for (auto& entry : json) entries_.push_back(std::move(entry));
  }
}

const Json* Handbook::find(std::string_view method, std::string_view pattern) const {
  for (const auto& entry : entries_)
    if (entry.at("method") == method && names(entry, pattern)) return &entry;
  return nullptr;
}

std::vector<std::string> Handbook::described() const {
  std::vector<std::string> routes;
  for (const auto& entry : entries_)
    for (const auto& path : entry.value("paths", Json::array()))
      routes.push_back(entry.at("method").get<std::string>() + ' ' + path.get<std::string>());
  return routes;
}

}  // namespace mainstay::http::openapi
