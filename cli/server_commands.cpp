#include "cli/server_commands.hpp"

#include <CLI/CLI.hpp>

namespace mainstay::cli {

namespace {

std::string no_empty_name(const std::string& text) { return text.empty() ? "a model's name is not empty" : ""; }

}  // namespace

ServerCommands::ServerCommands(CLI::App& app) {
  using Kind = ModelOrder::Kind;
  commands_.emplace_back(add(app, "models", "Show the models of a running server", models_),
                         [this] { return models(models_); });
  add_order(app, Kind::load, "Load models, and wait until they serve",
            "The version; without it, those that the model's configuration says");
  add_order(app, Kind::unload, "Unload models, when what is under way in them is finished",
            "The version; without it, all of them");
  add_order(app, Kind::reset, "Put back the state of models between two calls",
            "The version; without it, the default one");
  add_order(app, Kind::reload, "Give models fresh copies between two calls; a failed one is tried again at once",
            "The version; without it, the default one");
  commands_.emplace_back(add(app, "tree", "Print the supervision tree of a running server", tree_, "--url,url"),
                         [this] { return tree(tree_); });
  add_top(app);
}

int ServerCommands::run() const {
  for (const auto& [command, run] : commands_)
    if (command->parsed()) return run();
  return exit_usage;
}

CLI::App* ServerCommands::add(CLI::App& app, const char* name, const char* what, ServerOptions& options,
                              const char* url_names) {
  auto* command = app.add_subcommand(name, what);
  command->add_option(url_names, options.url, "The server")->envname(url_variable)->capture_default_str();
  command
      ->add_option("--key-file", options.key_file,
                   "A file with the key, which is sent as Authorization: Bearer KEY; MAINSTAY_KEY is the key itself")
      ->envname(key_file_variable);
  command
      ->add_option(
          "--ca", options.tls.ca,
          "For https, a file in PEM with the authority of the server's certificate; without it, those that the "
          "system believes")
      ->envname(ca_variable);
  command
      ->add_option("--certificate", options.tls.certificate,
                   "For https, a file in PEM with a certificate of one's own and its private key")
      ->envname(certificate_variable);
  command->add_flag("--json", options.json, "As JSON, for programs");
  return command;
}

void ServerCommands::add_order(CLI::App& app, ModelOrder::Kind kind, const char* what, const char* which_version) {
  auto& options = *orders_.emplace_back(std::make_unique<OrderOptions>());
  options.kind = kind;
  auto* command = add(app, name_of(kind), what, options.server);
  command->add_option("models", options.models, "Names of models")->required()->check(no_empty_name);
  command->add_option("--version", options.version, which_version);
  commands_.emplace_back(command, [&options] { return order(options); });
}

void ServerCommands::add_top(CLI::App& app) {
  auto* command = add(app, "top", "Watch a running server; q ends it", top_.server);
  command->add_option("--interval", top_.interval_s, "Seconds between two looks")
      ->check(CLI::Range(0.1, 3600.0))
      ->capture_default_str();
  command->add_flag("--once", top_.once,
                    "Look twice, print once what happened in between, and end; so do --json and what is no terminal");
  commands_.emplace_back(command, [this] { return top(top_); });
}

}  // namespace mainstay::cli
