#include <CLI/CLI.hpp>
#include <exception>
#include <iostream>
#include <string>

#include "cli/commands.hpp"
#include "cli/server_commands.hpp"

namespace {

using namespace mainstay::cli;

/// A value that an option sets in the configuration; its text is judged there, with all the others.
void add_override(CLI::App* command, ServeOptions& options, const std::string& name, const std::string& path,
                  const std::string& what) {
  command->add_option_function<std::string>(
      name,
      [&options, name, path](const std::string& value) {
        options.configuration.overrides.push_back({path, value, name});
      },
      what);
}

int run(int argc, char** argv) {
  CLI::App app{"A model server that keeps its models alive.", "mainstay"};
  app.set_version_flag("--version", "mainstay " MAINSTAY_VERSION);
  app.require_subcommand(1);

  ServeOptions serve_options;
  auto* serve_command = app.add_subcommand("serve", "Serve models over HTTP until SIGTERM");
  serve_command->add_option("--config", serve_options.configuration.file, "Configuration: JSON with comments");
  add_override(serve_command, serve_options, "--models", "model_repository.path",
               "Folder with model.pt or plugin.so in NAME/ or NAME/VERSION/");
  add_override(serve_command, serve_options, "--host", "server.host", "Address to listen on");
  add_override(serve_command, serve_options, "--port", "server.port", "Port to listen on; 0 takes a free one");
  serve_command->add_option("--ready-file", serve_options.ready_file,
                            "Written when the server is ready: JSON with host, port, pid");

  ConfigurationOptions check_options;
  auto* check_command =
      app.add_subcommand("check", "Validate a configuration and print it with where each value came from");
  check_command->add_option("file", check_options.file, "Configuration; without it, environment and defaults");

  auto* schema_command = app.add_subcommand("schema", "Print the JSON Schema of the configuration");

  KeyOptions key_options;
  auto* key_command = app.add_subcommand("key", "Print a fresh random key and its hash");
  key_command->add_flag("--hash", key_options.hash_alone, "Print the hash of the key that standard input has instead");

  const ServerCommands server_commands(app);

  WorkerOptions worker_options;
  auto* worker_command = app.add_subcommand("worker", "Run one instance of a model; started by the server")->group("");
  worker_command->add_option("--parent", worker_options.parent, "The server's process")->required();
  worker_command->add_option("--model", worker_options.model, "Its model, for whoever looks at the processes");

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? exit_ok : exit_usage;
  }
  if (serve_command->parsed()) return serve(serve_options);
  if (check_command->parsed()) return check(check_options);
  if (schema_command->parsed()) return schema();
  if (key_command->parsed()) return key(key_options);
  if (worker_command->parsed()) return worker(worker_options);
  return server_commands.run();
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (const std::exception& failure) {
    std::cerr << "mainstay: " << failure.what() << '\n';
    return exit_failure;
  }
}
