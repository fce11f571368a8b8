#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>

namespace mainstay::cli {

/// Keys that stand in the program's environment. What is read once is wiped there, so that nobody finds it in
/// /proc/PID/environ or gets it from a child; its hash is kept. From any thread, while nobody sets variables.
class KeyVariables {
 public:
  /// The key's hash, as "sha256:HEX". Nothing: there is no such variable. What can be no key is given as it is.
  std::optional<std::string> read(const std::string& name);

 private:
  std::mutex mutex_;
  std::map<std::string, std::string> read_;
};

}  // namespace mainstay::cli
