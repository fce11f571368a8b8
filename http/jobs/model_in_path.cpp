#include "http/jobs/model_in_path.hpp"

#include <utility>
#include <variant>

#include "http/errors.hpp"

namespace mainstay::http {

Router::Deferrable model_in_path(const Registry& registry, std::vector<std::string> headers) {
  const auto model_of = [&registry](const Exchange&, const PathParameters& path) -> std::variant<AskedModel, Response> {
    if (const auto found = registry.find(path["model"], path["version"]); !found) return error_response(found.error());
    return AskedModel{std::string(path["model"]), std::string(path["version"])};
  };
  return {.model_of = model_of, .headers = std::move(headers)};
}

}  // namespace mainstay::http
