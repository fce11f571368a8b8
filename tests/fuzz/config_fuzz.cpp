#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "config/load.hpp"
#include "config/load_model.hpp"
#include "config/print.hpp"

// The bytes are a file; what follows a NUL, if there is one, is the value of a variable and of an option.

namespace {

void check(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace mainstay::config;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto end = bytes.find('\0');
  Inputs inputs;
  inputs.file = File{"etc/fuzz.json", std::string(bytes.substr(0, end))};
  if (end != std::string_view::npos) {
    const auto rest = bytes.substr(end + 1);
    const auto split = rest.find('\0');
    const std::string name(rest.substr(0, split));
    const std::string value(split == std::string_view::npos ? "" : rest.substr(split + 1));
    inputs.environment = {{"MAINSTAY_" + name, value}, {name, value}, {"MAINSTAY_MODELS", value}};
    inputs.command_line = {{name, value, "--set"}};
  }

  const auto result = load(inputs);
  check(result.loaded.has_value() == result.problems.empty());
  for (const auto& problem : result.problems) check(!problem.where.empty() && !problem.message.empty());
  if (result.loaded) {
    check(!print(*result.loaded).empty());
    // The same inputs mean the same configuration, every time.
    check(load(inputs).loaded->config == result.loaded->config);
    for (const auto& [name, model] : result.loaded->config.models)
      check(overlaid(model, *result.loaded, name) == model);
  }

  const auto model = load_model({"models/fuzz/model.json", inputs.file->text}, Model{}, (size & 1U) != 0);
  check(model.model.has_value() == model.problems.empty());
  return 0;
}
