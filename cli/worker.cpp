#include "runtime/workers/work.hpp"

#include <unistd.h>

#include <memory>

#include "cli/commands.hpp"
#include "runtime/backends/catalogue.hpp"
#include "runtime/workers/confine.hpp"

namespace mainstay::cli {

int worker(const WorkerOptions& options) {
  if (!workers::bind_to_parent(options.parent)) return exit_failure;
  const auto prepare = [](const ModelSource& source) -> LoadModel {
    auto backends = std::make_shared<Backends>(config::Torch{source.config.threads});
    return [backends](const ModelSource& wanted) { return backends->load(wanted); };
  };
  const int code = workers::work(workers::worker_socket, prepare);
  // Libraries of models are not asked for the order in which their statics are destroyed.
  ::_exit(code);
}

}  // namespace mainstay::cli
