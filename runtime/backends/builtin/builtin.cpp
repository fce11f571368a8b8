#include "runtime/backends/builtin/builtin.hpp"

#include <array>
#include <string>
#include <string_view>

#include "runtime/backends/builtin/echo.hpp"
#include "runtime/backends/builtin/fault.hpp"
#include "runtime/backends/builtin/sleep.hpp"
#include "runtime/backends/trouble.hpp"

namespace mainstay {

namespace {

struct Builtin {
  std::string_view path;
  Result<std::unique_ptr<Model>> (*make)(const config::Model&);
};

constexpr std::array builtins{
    Builtin{"builtin/echo", make_echo},
    Builtin{"builtin/sleep", make_sleep},
    Builtin{"builtin/fault", make_fault},
};

class BuiltinBackend final : public Backend {
 public:
  const char* platform() const noexcept override { return "mainstay_builtin"; }

  Result<std::unique_ptr<Model>> load(const ModelSource& source, LoadProgress&) override {
    std::string known;
    for (const auto& builtin : builtins) {
      if (builtin.path == source.config.path) return builtin.make(source.config);
      known.append(known.empty() ? "" : ", ").append(builtin.path);
    }
    return trouble("no built-in model \"" + source.config.path + "\"; there are " + known);
  }
};

}  // namespace

std::unique_ptr<Backend> make_builtin_backend() { return std::make_unique<BuiltinBackend>(); }

}  // namespace mainstay
