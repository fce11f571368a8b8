#include "runtime/policy/trace_choice.hpp"

#include <algorithm>
#include <utility>

namespace mainstay {

namespace {

template <class T>
void apply(const TraceChanges::Change<T>& change, std::optional<T>& said) {
  if (change.named) said = change.value;
}

bool chooses(const TraceSettings& settings) noexcept { return settings.timestamps && settings.count != 0U; }

}  // namespace

void TraceChoice::change(std::string_view model, const TraceChanges& changes) {
  auto& said = model.empty() ? all_ : models_.try_emplace(std::string(model)).first->second;
  apply(changes.timestamps, said.timestamps);
  apply(changes.rate, said.rate);
  apply(changes.count, said.count);
  said.seen = 0;
  if (!model.empty() && said.nothing()) models_.erase(models_.find(model));
}

TraceSettings TraceChoice::settings(std::string_view model) const { return settings(said_of(model)); }

bool TraceChoice::choose(std::string_view model) {
  auto& said = said_of(model);
  const auto now = settings(said);
  if (!chooses(now) || ++said.seen % now.rate != 0) return false;
  if (auto& count = said.count ? said.count : all_.count; count && *count) --**count;
  return true;
}

bool TraceChoice::idle() const noexcept {
  return !chooses(settings(all_)) &&
         std::ranges::none_of(models_, [this](const auto& each) { return chooses(settings(each.second)); });
}

const TraceChoice::Said& TraceChoice::said_of(std::string_view model) const {
  const auto own = models_.find(model);
  return own == models_.end() ? all_ : own->second;
}

TraceChoice::Said& TraceChoice::said_of(std::string_view model) {
  return const_cast<Said&>(std::as_const(*this).said_of(model));
}

TraceSettings TraceChoice::settings(const Said& said) const {
  TraceSettings settings;
  settings.timestamps = said.timestamps.value_or(all_.timestamps.value_or(settings.timestamps));
  settings.rate = said.rate.value_or(all_.rate.value_or(settings.rate));
  settings.count = said.count.value_or(all_.count.value_or(settings.count));
  return settings;
}

}  // namespace mainstay
