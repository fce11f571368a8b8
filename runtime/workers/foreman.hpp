#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "runtime/log/log.hpp"
#include "runtime/result.hpp"
#include "runtime/workers/oom_kills.hpp"
#include "runtime/workers/output.hpp"
#include "runtime/workers/process.hpp"

namespace mainstay::workers {

/// What a new worker is started with.
struct Employment {
  /// Whose worker it is, for the log and for whoever looks at the system's processes.
  std::string model;
  std::map<std::string, std::string> environment;
  /// Called when the process is dead, on the foreman's thread: must not block.
  std::function<void()> when_dead;
};

/// Starts worker processes, logs what they print, and sees to it that none is left behind dead. All of it on a thread
/// of its own that lives as long as the last of them may: the system ends a worker with the thread that started it.
class Foreman {
 public:
  /// `program` is run as `PROGRAM worker --parent PID --model NAME`, with the socket to talk through as its descriptor
  /// 3. `log` must outlive it.
  Foreman(std::string program, Log& log);
  /// All of its workers die.
  ~Foreman();
  Foreman(const Foreman&) = delete;
  Foreman& operator=(const Foreman&) = delete;

  Result<std::shared_ptr<Process>> hire(Employment employment);

 private:
  struct Worker {
    std::string model;
    std::shared_ptr<Process> process;
    Output output;
  };

  void work();
  Result<std::shared_ptr<Process>> start(Employment employment);
  void read_output(Worker& worker);
  void log(const Worker& worker, std::string_view line);
  void bury(Worker& worker);
  void look_at_memory();
  void count_kills(OomKills::Time now);
  /// False: it is to stop.
  bool do_errands();

  const std::string program_;
  Log& log_;
  const Descriptor bell_;
  std::mutex mutex_;
  std::vector<std::function<void()>> errands_;
  bool stopping_ = false;
  // The thread's own.
  std::vector<Worker> workers_;
  const std::filesystem::path oom_counter_ = counter_of_oom_kills();
  OomKills oom_kills_;
  std::thread thread_;
};

}  // namespace mainstay::workers
