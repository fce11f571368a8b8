#pragma once

#include <string>
#include <vector>

#include "config/problem.hpp"
#include "runtime/error.hpp"
#include "runtime/log/event_log.hpp"
#include "runtime/log/log.hpp"
#include "runtime/model.hpp"

namespace mainstay {

/// Tells the log and the event log what comes of looking at the configuration and the models again. What does not
/// change from look to look is said once.
class RefreshReport {
 public:
  RefreshReport(Log& log, EventLog& events, std::vector<std::string> remarks);

  /// Somebody asked for a look, and is told everything.
  void by_hand();
  void refused(const std::vector<config::Problem>& problems);
  void accepted();
  void needs_restart(const std::vector<std::string>& values);
  void passed_over(const std::vector<std::string>& remarks);

  void came(const ModelSource& source);
  void changed(const ModelSource& source, const std::string& what);
  void went(const ModelSource& source);
  /// A version of which others are to go when it is loaded could not be loaded.
  void failed(const ModelSource& source, const Error& why);

 private:
  void tell(Log::Level level, const std::string& text, const std::string& event, const ModelSource& source,
            const Log::Field& detail);

  Log& log_;
  EventLog& events_;
  // What was said last.
  std::vector<config::Problem> problems_;
  /// Whether what was read last was wrong; not forgotten when somebody asks for a look.
  bool refused_ = false;
  std::vector<std::string> needs_restart_;
  std::vector<std::string> remarks_;
};

}  // namespace mainstay
