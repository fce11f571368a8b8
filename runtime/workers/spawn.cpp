#include "runtime/workers/spawn.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <utility>
#include <vector>

#include "runtime/workers/work.hpp"

namespace mainstay::workers {

namespace {

Error trouble(const char* what, int error) {
  return {Errc::internal, std::string("no worker process can be started: ") + what + ": " + std::strerror(error)};
}

std::vector<char*> pointers(std::vector<std::string>& strings) {
  std::vector<char*> result;
  for (auto& string : strings) result.push_back(string.data());
  result.push_back(nullptr);
  return result;
}

/// Everything that the system is to do in the child before the program begins.
class Preparation {
 public:
  Preparation(int socket, int output) {
    ::posix_spawn_file_actions_init(&files_);
    ::posix_spawnattr_init(&attributes_);
    ::posix_spawn_file_actions_addopen(&files_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    ::posix_spawn_file_actions_adddup2(&files_, output, STDOUT_FILENO);
    ::posix_spawn_file_actions_adddup2(&files_, output, STDERR_FILENO);
    ::posix_spawn_file_actions_adddup2(&files_, socket, worker_socket);
    // Whatever some library has opened without close-on-exec.
    ::posix_spawn_file_actions_addclosefrom_np(&files_, worker_socket + 1);
    // The server blocks and ignores signals; its worker begins afresh.
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    ::posix_spawnattr_setsigmask(&attributes_, &none);
    ::posix_spawnattr_setsigdefault(&attributes_, &all);
    // A process group of its own: what a terminal sends to the server is not meant for it. Not a session: the scheduler
    // may share the processors out by session, and let a worker wait milliseconds for its turn after its own server.
    ::posix_spawnattr_setpgroup(&attributes_, 0);
    ::posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
  }
  ~Preparation() {
    ::posix_spawnattr_destroy(&attributes_);
    ::posix_spawn_file_actions_destroy(&files_);
  }
  Preparation(const Preparation&) = delete;
  Preparation& operator=(const Preparation&) = delete;

  const posix_spawn_file_actions_t* files() const { return &files_; }
  const posix_spawnattr_t* attributes() const { return &attributes_; }

 private:
  posix_spawn_file_actions_t files_;
  posix_spawnattr_t attributes_;
};

/// Away from the numbers that the child's descriptors get: a dup2 onto itself would leave close-on-exec set.
int moved_up(Descriptor& descriptor) {
  constexpr int above_all = 16;
  descriptor = Descriptor{::fcntl(descriptor.number(), F_DUPFD_CLOEXEC, above_all)};
  return descriptor.number();
}

}  // namespace

Result<Spawned> spawn(const std::string& program, const std::string& model,
                      const std::map<std::string, std::string>& environment) {
  int ends[2], pipe[2];
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) return trouble("socketpair", errno);
  Descriptor socket{ends[0]}, their_socket{ends[1]};
  if (::pipe2(pipe, O_CLOEXEC) != 0) return trouble("pipe", errno);
  Descriptor output{pipe[0]}, their_output{pipe[1]};
  if (moved_up(their_socket) < 0 || moved_up(their_output) < 0) return trouble("fcntl", errno);
  ::fcntl(output.number(), F_SETFL, O_NONBLOCK);

  std::vector<std::string> arguments{"mainstay", "worker", "--parent", std::to_string(::getpid()), "--model", model};
  std::vector<std::string> variables;
  for (const auto& [name, value] : environment) variables.push_back(name + "=" + value);
  const Preparation preparation{their_socket.number(), their_output.number()};
  pid_t pid = 0;
  if (const auto failed = ::posix_spawn(&pid, program.c_str(), preparation.files(), preparation.attributes(),
                                        pointers(arguments).data(), pointers(variables).data()))
    return trouble(program.c_str(), failed);
  Descriptor handle{static_cast<int>(::syscall(SYS_pidfd_open, pid, 0))};
  if (!handle) {
    const auto error = errno;
    ::kill(pid, SIGKILL);
    ::waitpid(pid, nullptr, 0);
    return trouble("pidfd_open", error);
  }
  return Spawned{pid, std::move(handle), std::move(socket), std::move(output)};
}

}  // namespace mainstay::workers
