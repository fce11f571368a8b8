#include "examples/ballots/plugin/ballots.hpp"

#include <cstdlib>
#include <utility>

#include "examples/ballots/operations/place.hpp"

namespace mainstay::ballots {
namespace {

constexpr unsigned max_threads = 64;

/// {"operation": NAME, "threads": 1}.
struct Settings {
  std::string operation;
  unsigned threads = 1;
};

Settings read(const std::string& text) {
  const auto document = Json::parse(text, nullptr, false);
  const Place place(document);
  Settings settings{place.at("operation").text(64)};
  if (place.has("threads")) settings.threads = static_cast<unsigned>(place.at("threads").integer(1, max_threads));
  if (!place.good()) throw std::runtime_error("settings: " + place.mistake());
  return settings;
}

Operation find(const std::string& name) {
  if (const auto operation = operation_named(name)) return operation;
  throw std::runtime_error("settings.operation: found " + name + ", allowed: one of " + operation_names());
}

MasterKey master_key() {
  auto key = MasterKey::from_base64(std::getenv("MASTER_KEY_PQ"));
  if (!key) throw std::runtime_error(key.error().message);
  return std::move(key).value();
}

}  // namespace

plugin::Signature BallotsPlugin::describe(const std::string&) {
  return {{{"request", plugin::Datatype::bytes, plugin::Shape{1}}},
          {{"response", plugin::Datatype::bytes, plugin::Shape{1}}}};
}

BallotsPlugin::BallotsPlugin(const std::string& settings)
    : operation_(find(read(settings).operation)), workshop_(master_key(), read(settings).threads) {}

std::vector<plugin::Output> BallotsPlugin::infer(const std::vector<plugin::Input>& inputs, plugin::Host& host) {
  const auto elements = inputs.at(0).strings();
  if (elements.size() != 1) throw plugin::InvalidArgument("request: one JSON text is wanted");
  auto response = answer(operation_, workshop_, elements[0], [&] { return host.cancelled(); });
  host.check();
  if (response) return {plugin::Output::strings("response", {1}, std::vector<std::string>{std::move(*response)})};
  if (response.error().code == Errc::invalid_argument) throw plugin::InvalidArgument(response.error().message);
  throw std::runtime_error(response.error().message);
}

}  // namespace mainstay::ballots
