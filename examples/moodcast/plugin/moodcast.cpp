#include "examples/moodcast/plugin/moodcast.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <utility>

#include "examples/moodcast/plugin/given.hpp"
#include "examples/moodcast/plugin/prediction.hpp"
#include "examples/moodcast/plugin/settings.hpp"

namespace mainstay::moodcast {

namespace {

using plugin::Datatype;
using plugin::InvalidArgument;
using plugin::Output;
using plugin::Shape;

constexpr std::int64_t most_checkins = 10;

std::string all_names() {
  std::string names;
  for (const auto name : kind_names) names.append(names.empty() ? "" : ", ").append(name);
  return names;
}

/// In the order in which they are asked for, each once.
std::vector<Kind> kinds_in(const std::vector<std::string_view>& names) {
  std::vector<Kind> wanted;
  for (const auto name : names) {
    const auto found = std::ranges::find(kind_names, name);
    if (found == kind_names.end()) throw InvalidArgument("types: allowed: " + all_names());
    const auto kind = kinds[static_cast<std::size_t>(found - kind_names.begin())];
    if (std::ranges::find(wanted, kind) == wanted.end()) wanted.push_back(kind);
  }
  return wanted;
}

/// A clock that is started anew each time that it is looked at, in milliseconds.
class Stopwatch {
 public:
  double lap() {
    const auto now = std::chrono::steady_clock::now();
    const std::chrono::duration<double, std::milli> took = now - std::exchange(since_, now);
    return std::round(took.count() * 1e3) / 1e3;
  }

 private:
  std::chrono::steady_clock::time_point since_ = std::chrono::steady_clock::now();
};

CheckIns looked_up(Store& store, std::string_view user, std::size_t most, const plugin::Host& host) {
  try {
    return store.newest_of(user, most, [&] { return !host.cancelled(); });
  } catch (const std::runtime_error&) {
    // Where nobody waits any more, that is why.
    host.check();
    throw;
  }
}

Output text(const char* name, const std::string& value) {
  return Output::strings(name, {1}, std::vector<std::string>{value});
}

}  // namespace

plugin::Signature Moodcast::describe(const std::string&) {
  return {{{"user_id", Datatype::bytes, Shape{1}},
           {"types", Datatype::bytes, Shape{-1}},
           {"limit", Datatype::int64, Shape{1}},
           {"checkins", Datatype::bytes, Shape{1}}},
          {{"predictions", Datatype::bytes, Shape{1}},
           {"checkins", Datatype::int64, Shape{1}},
           {"newest", Datatype::bytes, Shape{1}},
           {"latency_ms", Datatype::bytes, Shape{1}}}};
}

Moodcast::Moodcast(const std::string& settings, plugin::Host& host)
    : registry_(settings_from(settings).models), store_(settings_from(settings).checkins) {
  for (const auto& line : registry_.inventory()) host.log(plugin::Level::info, line);
}

std::vector<Output> Moodcast::infer(const std::vector<plugin::Input>& inputs, plugin::Host& host) {
  const auto wanted = kinds_in(inputs.at(1).strings());
  const auto most = inputs.at(2).values<std::int64_t>()[0];
  if (most < 1 || most > most_checkins) throw InvalidArgument("limit: allowed: 1 to 10");
  Stopwatch watch;
  const auto checkins =
      newest(inputs.at(0).strings()[0], static_cast<std::size_t>(most), inputs.at(3).strings()[0], host);
  Json latency = {{"checkins", watch.lap()}}, predictions = Json::object();
  for (const auto kind : wanted) {
    host.check();
    const std::string name(name_of(kind));
    predictions[name] = predicted(registry_, kind, checkins);
    latency[name] = watch.lap();
  }
  // Not whose they are.
  host.log(plugin::Level::debug, std::to_string(checkins.size()) + " check-ins, milliseconds " + latency.dump());
  std::vector<Output> outputs;
  outputs.push_back(text("predictions", predictions.dump()));
  outputs.push_back(Output::of("checkins", {1}, std::vector{static_cast<std::int64_t>(checkins.size())}));
  outputs.push_back(text("newest", text_of(checkins.back().day)));
  outputs.push_back(text("latency_ms", latency.dump()));
  return outputs;
}

CheckIns Moodcast::newest(std::string_view user, std::size_t most, std::string_view given, const plugin::Host& host) {
  auto checkins = given_checkins(given);
  if (checkins.empty()) checkins = looked_up(store_, user, most, host);
  if (checkins.empty()) throw plugin::NotFound("there are no check-ins of this user");
  if (checkins.size() > most) checkins.erase(checkins.begin(), checkins.end() - static_cast<std::ptrdiff_t>(most));
  return checkins;
}

}  // namespace mainstay::moodcast
