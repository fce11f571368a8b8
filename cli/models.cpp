#include <unistd.h>

#include "cli/commands.hpp"
#include "cli/models_table.hpp"
#include "cli/say.hpp"
#include "cli/server.hpp"

namespace mainstay::cli {

int models(const ServerOptions& options) {
  const auto server = Server::meant_by(options);
  if (!server) return fail(server.error());
  const auto json = server->get("/admin/status");
  if (!json) return fail(json.error());
  const auto status = status_from(*json);
  if (!status) return fail(status.error());
  if (options.json)
    std::cout << printed(member(*json, "models")) << '\n';
  else
    print(models_table(status->models, look_of(STDOUT_FILENO)));
  return exit_ok;
}

}  // namespace mainstay::cli
