#include "runtime/registry.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace mainstay {

namespace {

bool is_number(std::string_view text) { return !text.empty() && text.find_first_not_of("0123456789") == text.npos; }

std::string_view without_zeros(std::string_view number) {
  return number.substr(std::min(number.find_first_not_of('0'), number.size() - 1));
}

}  // namespace

bool ServedModel::ready() const noexcept {
  if (!signature) return false;
  const auto now = state();
  return now == NodeState::ready || (now == NodeState::degraded && load->serving > 0);
}

// By length first: the numbers may have more digits than an integer holds.
bool Registry::ByNumber::operator()(std::string_view a, std::string_view b) const noexcept {
  if (is_number(a) && is_number(b)) {
    const auto x = without_zeros(a), y = without_zeros(b);
    if (x.size() != y.size()) return x.size() < y.size();
    if (x != y) return x < y;
  } else if (is_number(a) != is_number(b)) {
    return is_number(b);
  }
  return a < b;
}

const Registry::ModelPtr& Registry::default_of(const Versions& versions) {
  for (auto each = versions.rbegin(); each != versions.rend(); ++each)
    if (each->second->proven) return each->second;
  return versions.rbegin()->second;
}

Result<Registry::ModelPtr> Registry::find(std::string_view name, std::string_view version) const {
  auto found = catalogue_.read([&](const Catalogue& catalogue) -> ModelPtr {
    const auto model = catalogue.find(name);
    if (model == catalogue.end()) return nullptr;
    if (version.empty()) return default_of(model->second);
    const auto match = model->second.find(version);
    return match == model->second.end() ? nullptr : match->second;
  });
  if (found) return found;
  auto message = "no model is called '" + std::string(name) + "'";
  if (!version.empty() && !versions(name).empty())
    message = "model '" + std::string(name) + "' has no version '" + std::string(version) + "'";
  return Error{Errc::not_found, std::move(message)};
}

std::vector<std::string> Registry::versions(std::string_view name) const {
  return catalogue_.read([&](const Catalogue& catalogue) {
    std::vector<std::string> numbers;
    if (const auto model = catalogue.find(name); model != catalogue.end())
      for (const auto& [number, served] : model->second) numbers.push_back(number);
    return numbers;
  });
}

std::vector<Registry::ModelPtr> Registry::all() const {
  return catalogue_.read([](const Catalogue& catalogue) {
    std::vector<ModelPtr> models;
    for (const auto& [name, versions] : catalogue)
      for (const auto& [number, served] : versions) models.push_back(served);
    return models;
  });
}

void Registry::publish(ServedModel model) {
  auto shared = std::make_shared<const ServedModel>(std::move(model));
  catalogue_.update([&](Catalogue& catalogue) {
    auto& served = catalogue[shared->name][shared->version];
    if (!served || served->generation <= shared->generation) served = shared;
  });
}

void Registry::withdraw(std::string_view name, std::string_view version, std::uint64_t generation) {
  catalogue_.update([&](Catalogue& catalogue) {
    const auto model = catalogue.find(name);
    if (model == catalogue.end()) return;
    if (const auto match = model->second.find(version);
        match != model->second.end() && match->second->generation <= generation)
      model->second.erase(match);
    if (model->second.empty()) catalogue.erase(model);
  });
}

}  // namespace mainstay
