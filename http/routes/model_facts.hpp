#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "runtime/registry.hpp"

namespace mainstay::http::routes {

/// One of config::model_facts() of some models taken together, as JSON: what is told of one model is told of the first
/// that is loaded, yes or no of any of them, and numbers are summed. A model that is not there counts as not loaded.
std::string model_fact(std::string_view fact, const std::vector<std::string>& models, const Registry& registry);

/// It is being loaded, or waits for its turn.
bool is_loading(const ServedModel& model);

/// A value of a model's configuration as JSON; null where there is no such model.
std::string model_value(const std::string& path, const std::string& model, const Registry& registry);

}  // namespace mainstay::http::routes
