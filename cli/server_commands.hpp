#pragma once

#include <CLI/App.hpp>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "cli/commands.hpp"

namespace mainstay::cli {

/// The commands that talk to a running server, as the command line has them.
class ServerCommands {
 public:
  explicit ServerCommands(CLI::App& app);

  /// The one that was asked for; one of them was.
  int run() const;

 private:
  CLI::App* add(CLI::App& app, const char* name, const char* what, ServerOptions& options,
                const char* url_names = "--url");
  void add_order(CLI::App& app, ModelOrder::Kind kind, const char* what, const char* which_version);
  void add_top(CLI::App& app);

  ServerOptions models_;
  ServerOptions tree_;
  // Where they are is known to the parser.
  std::vector<std::unique_ptr<OrderOptions>> orders_;
  TopOptions top_;
  std::vector<std::pair<CLI::App*, std::function<int()>>> commands_;
};

}  // namespace mainstay::cli
