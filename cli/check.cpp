#include <chrono>
#include <iostream>

#include "cli/configuration.hpp"
#include "config/print.hpp"
#include "config/schema.hpp"
#include "http/tls/remarks.hpp"

namespace mainstay::cli {

int check(const ConfigurationOptions& options) {
  const auto configuration = read_configuration(options);
  if (!configuration) return exit_usage;
  std::cout << config::print(configuration->loaded);
  for (const auto& model : configuration->models.models)
    std::cout << "# serves model " << model.name << " version " << model.version << " from " << model.config.path
              << '\n';
  for (const auto& remark : http::tls_remarks(configuration->loaded.config.server, std::chrono::system_clock::now()))
    std::cout << "# " << remark << '\n';
  for (const auto& remark : configuration->models.remarks) std::cout << "# " << remark << '\n';
  return exit_ok;
}

int schema() {
  std::cout << config::schema() << '\n';
  return exit_ok;
}

}  // namespace mainstay::cli
