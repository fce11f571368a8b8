#include "runtime/loading/whole_file.hpp"
#include "runtime/workers/work.hpp"

#include <pthread.h>
#include <unistd.h>

#include <memory>
#include <string>
#include <string_view>

#include "cli/commands.hpp"
#include "runtime/backends/catalogue.hpp"
#include "runtime/workers/confine.hpp"
#include "runtime/workers/levelled.hpp"

namespace mainstay::cli {

int worker(const WorkerOptions& options) {
  if (!workers::bind_to_parent(options.parent)) return exit_failure;
  // What `top` and `ps` show, instead of the name of the file that was run; the kernel keeps 15 bytes.
  ::pthread_setname_np(::pthread_self(), options.model.substr(0, 15).c_str());
  // The server reads what is printed, and logs it.
  const auto log = [](Log::Level level, std::string_view, std::string_view line) {
    const auto printed = workers::print({level, line});
    static_cast<void>(::write(STDERR_FILENO, printed.data(), printed.size()) < 0);
  };
  const auto prepare = [log](const ModelSource& source) -> LoadModel {
    auto backends = std::make_shared<Backends>(config::Torch{source.config.threads}, std::string{}, log);
    return whole_file(
        [backends](const ModelSource& wanted, LoadProgress& progress) { return backends->load(wanted, progress); });
  };
  const int code = workers::work(workers::worker_socket, prepare);
  // Libraries of models are not asked for the order in which their statics are destroyed.
  ::_exit(code);
}

}  // namespace mainstay::cli
