#pragma once

#include <string>
#include <vector>

#include "config/config.hpp"
#include "runtime/policy/room_plan.hpp"
#include "runtime/registry.hpp"

namespace mainstay::actors {

/// The models that are loaded, by keys, as the rules want to know them that choose which of them go. One that was used
/// a moment ago is not idle: who it was loaded for may be on the way.
std::vector<Evictable> loaded_models(const Registry& registry, const config::ModelUnloading& rule,
                                     Clock::time_point now);

/// Has a model unloaded where nobody uses it. `done` hears of it in any case.
void let_doze(const Registry& registry, const std::string& key, std::string why, Completion done);

}  // namespace mainstay::actors
