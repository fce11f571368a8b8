#include "runtime/memory/snapshot_text.hpp"

#include <cmath>
#include <nlohmann/json.hpp>

#include "runtime/log/utc_time.hpp"

namespace mainstay {

namespace {

using Json = nlohmann::ordered_json;

Json json_of(const DeviceMemory& device) {
  return {{"name", device.name}, {"total", device.total}, {"used", device.used}};
}

Json json_of(const MemorySnapshot::Model& model) {
  Json json{{"name", model.name}, {"version", model.version}, {"state", model.state}};
  json["bytes"] = model.bytes ? Json(*model.bytes) : Json();
  // Milliseconds are enough for people.
  json["unused_for_s"] =
      model.unused_for ? Json(std::round(std::chrono::duration<double, std::milli>(*model.unused_for).count()) / 1000)
                       : Json();
  return json;
}

template <class Parts>
Json list_of(const Parts& parts) {
  auto list = Json::array();
  for (const auto& part : parts) list.push_back(json_of(part));
  return list;
}

}  // namespace

std::string text_of(const MemorySnapshot& snapshot) {
  const auto& reading = snapshot.memory.reading;
  const Json json{{"time", utc_text(snapshot.time)},
                  {"level", name_of(snapshot.memory.level)},
                  {"total", reading.total},
                  {"available", reading.available},
                  {"own", reading.own},
                  {"devices", list_of(reading.devices)},
                  {"models", list_of(snapshot.models)}};
  constexpr int indent = 1;
  // Names come from folders, which may be called anything.
  return json.dump(indent, ' ', false, Json::error_handler_t::replace) + '\n';
}

}  // namespace mainstay
