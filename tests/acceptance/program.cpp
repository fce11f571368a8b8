#include "tests/acceptance/program.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstring>
#include <fstream>
#include <nlohmann/json.hpp>
#include <utility>

namespace mainstay::testing {

namespace {

std::vector<char*> pointers(std::vector<std::string>& strings) {
  std::vector<char*> result;
  for (auto& string : strings) result.push_back(string.data());
  result.push_back(nullptr);
  return result;
}

/// This process's environment without what would configure the program, and with what the test sets.
std::vector<std::string> environment_with(const Program::Environment& extra) {
  std::vector<std::string> all;
  for (char** each = environ; *each; ++each)
    if (std::strncmp(*each, "MAINSTAY_", 9) != 0) all.emplace_back(*each);
  for (const auto& [name, value] : extra) all.push_back(name + "=" + value);
  return all;
}

}  // namespace

Program::Program(const std::vector<std::string>& arguments, const Environment& environment) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDERR_FILENO);
  std::vector<std::string> argv{MAINSTAY_PROGRAM};
  argv.insert(argv.end(), arguments.begin(), arguments.end());
  auto env = environment_with(environment);
  const auto failed =
      posix_spawn(&pid_, MAINSTAY_PROGRAM, &actions, nullptr, pointers(argv).data(), pointers(env).data());
  posix_spawn_file_actions_destroy(&actions);
  ::close(ends[1]);
  out_ = ends[0];
  if (failed) throw std::runtime_error("the program " MAINSTAY_PROGRAM " cannot be started");
}

Program::~Program() {
  if (pid_ > 0) {
    signal(SIGKILL);
    wait();
  }
  ::close(out_);
}

bool Program::read_more() {
  char buffer[4096];
  const auto size = ::read(out_, buffer, sizeof buffer);
  if (size <= 0) return false;
  output_.append(buffer, static_cast<std::size_t>(size));
  return true;
}

std::optional<std::string> Program::wait_for_line(const std::string& text) {
  for (std::size_t from = 0;;) {
    for (std::size_t end; (end = output_.find('\n', from)) != std::string::npos; from = end + 1)
      if (auto line = output_.substr(from, end - from); line.find(text) != std::string::npos) return line;
    if (!read_more()) return std::nullopt;
  }
}

void Program::signal(int number) const {
  // To kill(2) a number below 1 stands for many processes, -1 for all there are.
  if (pid_ > 0) ::kill(pid_, number);
}

int Program::wait() {
  while (read_more()) {
  }
  int status = 0;
  ::waitpid(std::exchange(pid_, -1), &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

Serving::Serving(const std::string& config, std::vector<std::string> arguments,
                 const Program::Environment& environment) {
  const auto file = folder_.write("mainstay.json", config).string();
  const auto ready = (folder_.path() / "ready.json").string();
  arguments.insert(arguments.begin(), {"serve", "--config", file, "--port", "0", "--ready-file", ready});
  program_ = std::make_unique<Program>(arguments, environment);
  // JSON or plain: the line that says so comes after the file is there.
  if (!program_->wait_for_line("ready")) throw std::runtime_error("the server did not come up: " + program_->output());
  std::ifstream in(ready);
  const auto told = nlohmann::json::parse(in);
  port_ = told["port"];
  if (told.contains("admin")) admin_port_ = told["admin"]["port"];
}

http::Client Serving::connect() const {
  auto client = http::Client::connect({"127.0.0.1", port_}, std::chrono::seconds{60});
  if (!client) throw std::runtime_error(client.error().message);
  return std::move(client).value();
}

http::ClientResponse Serving::get(const std::string& path) const {
  auto answer = connect().request("GET", path);
  if (!answer) throw std::runtime_error(answer.error().message);
  return std::move(answer).value();
}

http::ClientResponse Serving::post(const std::string& path, const std::string& body) const {
  auto answer = connect().request("POST", path, body);
  if (!answer) throw std::runtime_error(answer.error().message);
  return std::move(answer).value();
}

std::string infer_body(const std::string& datatype, const std::string& shape, const std::string& data,
                       const std::string& parameters) {
  return R"({"parameters":)" + parameters + R"(,"inputs":[{"name":"INPUT0","shape":)" + shape + R"(,"datatype":")" +
         datatype + R"(","data":)" + data + "}]}";
}

}  // namespace mainstay::testing
