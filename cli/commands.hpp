#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/order.hpp"
#include "config/load.hpp"
#include "http/tls/context.hpp"

namespace mainstay::cli {

/// What a command ends with.
enum ExitCode : int {
  exit_ok = 0,
  exit_failure = 1,
  exit_usage = 2,
  /// A signal ended it, as shells say that.
  exit_interrupted = 130,
};

/// Where the configuration comes from, besides the environment.
struct ConfigurationOptions {
  std::optional<std::string> file;
  std::vector<config::Override> overrides;
};

struct ServeOptions {
  ConfigurationOptions configuration;
  /// Told where the server listens once it is ready.
  std::optional<std::string> ready_file;
};

inline constexpr const char* url_variable = "MAINSTAY_URL";
inline constexpr const char* key_variable = "MAINSTAY_KEY";
inline constexpr const char* key_file_variable = "MAINSTAY_KEY_FILE";
inline constexpr const char* ca_variable = "MAINSTAY_CA";
inline constexpr const char* certificate_variable = "MAINSTAY_CERTIFICATE";

/// Of a command that talks to a running server.
struct ServerOptions {
  std::string url = "http://127.0.0.1:8000";
  /// Holds the key; empty: it is in the environment, or none is sent.
  std::string key_file;
  /// For https: the authorities that are believed, and a certificate of one's own.
  http::ClientTls tls;
  /// For programs instead of people.
  bool json = false;
};

struct OrderOptions {
  ServerOptions server;
  ModelOrder::Kind kind = ModelOrder::Kind::load;
  std::vector<std::string> models;
  /// Empty: see ModelOrder.
  std::string version;
};

struct TopOptions {
  ServerOptions server;
  double interval_s = 1;
  bool once = false;
};

struct KeyOptions {
  /// Prints the hash of the key that standard input has, instead of a fresh key.
  bool hash_alone = false;
};

/// What the server starts its workers with.
struct WorkerOptions {
  int parent = 0;
  std::string model;
};

int serve(const ServeOptions& options);
int check(const ConfigurationOptions& options);
int schema();
int key(const KeyOptions& options);
int models(const ServerOptions& options);
int tree(const ServerOptions& options);
int order(const OrderOptions& options);
int top(const TopOptions& options);
/// Runs one instance of a model for a server; not for people.
int worker(const WorkerOptions& options);

}  // namespace mainstay::cli
