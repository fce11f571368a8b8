#include "tests/acceptance/terminal.hpp"

#include <pty.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <stdexcept>
#include <utility>

namespace mainstay::testing {

Terminal::Terminal(const std::vector<std::string>& arguments) {
  std::vector<std::string> all{MAINSTAY_PROGRAM};
  all.insert(all.end(), arguments.begin(), arguments.end());
  std::vector<char*> argv;
  for (auto& argument : all) argv.push_back(argument.data());
  argv.push_back(nullptr);

  const winsize size{.ws_row = 30, .ws_col = 100};
  pid_ = ::forkpty(&handle_, nullptr, nullptr, &size);
  if (pid_ < 0) throw std::runtime_error("no terminal");
  if (pid_ == 0) {
    ::setenv("TERM", "xterm", 1);
    ::unsetenv("NO_COLOR");
    ::execv(MAINSTAY_PROGRAM, argv.data());
    ::_exit(127);
  }
}

Terminal::~Terminal() {
  if (pid_ > 0) {
    ::kill(pid_, SIGKILL);
    wait();
  }
  ::close(handle_);
}

void Terminal::type(const std::string& keys) const {
  static_cast<void>(::write(handle_, keys.data(), keys.size()) < 0);
}

// At its end a terminal is read with an error.
bool Terminal::read_more() {
  char buffer[4096];
  const auto size = ::read(handle_, buffer, sizeof buffer);
  if (size <= 0) return false;
  shown_.append(buffer, static_cast<std::size_t>(size));
  return true;
}

bool Terminal::wait_for(const std::string& text) {
  while (shown_.find(text) == std::string::npos)
    if (!read_more()) return false;
  return true;
}

int Terminal::wait() {
  while (read_more()) {
  }
  int status = 0;
  ::waitpid(std::exchange(pid_, -1), &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

}  // namespace mainstay::testing
