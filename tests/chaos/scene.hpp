#pragma once

#include <sys/types.h>

#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>
#include <vector>

#include "tests/acceptance/program.hpp"
#include "tests/chaos/history.hpp"
#include "tests/support/folder.hpp"

namespace mainstay::chaos {

/// The models of a scene: nobody touches the first, calls of the second are made once, those of the third may be made
/// again.
constexpr auto untouched = "untouched";
constexpr auto once = "once";
constexpr auto again = "again";
const std::vector<std::string>& models();
/// How often one of its requests may be computed.
unsigned most_runs_of(const std::string& model);

/// A server with these models, which keep journals. All of its output is read, so that it never waits for a reader.
class Scene {
 public:
  Scene();
  ~Scene();

  const testing::Serving& server() const { return *server_; }
  pid_t pid() const { return pid_; }
  Journal journal(const std::string& model) const;
  /// How often instances ended or were replaced, by cause: the event log has it, all of it after the end.
  std::map<std::string, unsigned> causes() const;
  /// What keeps the tree from being whole: everything is ready, and as many workers live as the configuration wants.
  std::string ailing() const;
  /// As an operator does it: the exit code.
  int end();
  /// What it has printed, after its end.
  const std::string& output() const { return server_->program().output(); }

 private:
  testing::Folder folder_;
  std::unique_ptr<testing::Serving> server_;
  const pid_t pid_;
  std::jthread reader_;
};

/// A node of a server's tree by its name.
nlohmann::json node_of(const testing::Serving& server, const std::string& name);
/// The workers of a model by their process ids.
std::vector<pid_t> workers_of(const nlohmann::json& model);

}  // namespace mainstay::chaos
