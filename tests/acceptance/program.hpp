#pragma once

#include <sys/types.h>

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "http/client.hpp"
#include "tests/support/folder.hpp"

namespace mainstay::testing {

/// The built program, run as a user runs it.
class Program {
 public:
  using Environment = std::map<std::string, std::string>;

  explicit Program(const std::vector<std::string>& arguments, const Environment& environment = {});
  /// Ends it, if it still runs.
  ~Program();
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  /// Reads its output until a line holds `text`. The line, or nothing where the output ended before.
  std::optional<std::string> wait_for_line(const std::string& text);
  /// Nothing happens once its end was waited for.
  void signal(int number) const;
  pid_t pid() const noexcept { return pid_; }
  /// Waits for its end: the exit code, or minus the number of the signal that ended it.
  int wait();
  /// Everything it has printed, after its end.
  const std::string& output() const { return output_; }

 private:
  bool read_more();

  pid_t pid_ = -1;
  int out_ = -1;
  std::string output_;
};

/// `mainstay serve` on a free port, up and ready.
class Serving {
 public:
  explicit Serving(const std::string& config, std::vector<std::string> arguments = {},
                   const Program::Environment& environment = {});
  http::Client connect() const;
  http::ClientResponse get(const std::string& path) const;
  http::ClientResponse post(const std::string& path, const std::string& body) const;
  std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }

  /// Where admin has an address of its own; 0: it has none.
  std::uint16_t admin_port() const { return admin_port_; }

  Program& program() { return *program_; }
  /// What it was started with; others may stand beside it.
  std::filesystem::path config_file() const { return folder_.path() / "mainstay.json"; }

 private:
  Folder folder_;
  std::unique_ptr<Program> program_;
  std::uint16_t port_ = 0;
  std::uint16_t admin_port_ = 0;
};

/// An inference over one input, with its data as JSON.
std::string infer_body(const std::string& datatype, const std::string& shape, const std::string& data,
                       const std::string& parameters = "{}");

}  // namespace mainstay::testing
