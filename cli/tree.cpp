#include <unistd.h>

#include "cli/commands.hpp"
#include "cli/say.hpp"
#include "cli/server.hpp"
#include "cli/tree_text.hpp"

namespace mainstay::cli {

int tree(const ServerOptions& options) {
  const auto server = Server::meant_by(options);
  if (!server) return fail(server.error());
  const auto root = server->get("/admin/tree");
  if (!root) return fail(root.error());
  if (!member(*root, "name").is_string())
    return fail({Errc::unavailable, "the server's answer is no supervision tree"});
  if (options.json)
    std::cout << printed(*root) << '\n';
  else
    print(tree_text(*root, look_of(STDOUT_FILENO)));
  return exit_ok;
}

}  // namespace mainstay::cli
