#include "examples/moodcast/plugin/given.hpp"

#include <algorithm>
#include <cstddef>
#include <nlohmann/json.hpp>
#include <string>

#include "mainstay/plugin.hpp"

namespace mainstay::moodcast {

namespace {

using Json = nlohmann::json;
using plugin::InvalidArgument;

constexpr std::size_t most_given = 100;

/// One check-in, and what it is called in messages.
class Entry {
 public:
  Entry(const Json& json, std::size_t place) : json_(json), name_("checkins[" + std::to_string(place) + "]") {
    if (!json.is_object()) throw InvalidArgument(name_ + ": allowed: an object");
  }

  std::chrono::sys_days day() const {
    const auto& text = at("day");
    const auto day = text.is_string() ? day_from(text.get_ref<const std::string&>()) : std::nullopt;
    if (!day) refuse("day", "a day like 2026-10-01");
    return *day;
  }
  float number(const char* key, float most) const {
    const auto& number = at(key);
    if (!number.is_number() || !(number.get<double>() >= 0 && number.get<double>() <= most))
      refuse(key, "a number from 0 to " + std::to_string(static_cast<int>(most)));
    return number.get<float>();
  }
  bool boolean(const char* key) const {
    if (!at(key).is_boolean()) refuse(key, "true or false");
    return at(key).get<bool>();
  }

 private:
  const Json& at(const char* key) const {
    const auto found = json_.find(key);
    if (found == json_.end()) throw InvalidArgument(name_ + "." + key + " is missing");
    return *found;
  }
  [[noreturn]] void refuse(const std::string& key, const std::string& allowed) const {
    throw InvalidArgument(name_ + "." + key + ": allowed: " + allowed);
  }

  const Json& json_;
  std::string name_;
};

}  // namespace

CheckIns given_checkins(std::string_view json) {
  const auto list = Json::parse(json, nullptr, false);
  if (!list.is_array() || list.size() > most_given)
    throw InvalidArgument("checkins: allowed: a list of at most " + std::to_string(most_given) + " check-ins");
  CheckIns checkins;
  for (const auto& item : list) {
    const Entry entry(item, checkins.size());
    checkins.push_back({entry.day(), entry.number("mood", 10), entry.number("energy", 10), entry.number("anxiety", 10),
                        entry.number("sleep_hours", 24), entry.boolean("medication")});
  }
  std::ranges::sort(checkins, {}, &CheckIn::day);
  const auto twice = std::ranges::adjacent_find(checkins, {}, &CheckIn::day);
  if (twice != checkins.end()) throw InvalidArgument("checkins: " + text_of(twice->day) + " is there twice");
  return checkins;
}

}  // namespace mainstay::moodcast
