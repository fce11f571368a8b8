#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace mainstay::chaos {

/// A request as its client saw it.
struct Record {
  std::string token;
  std::string order;
  /// 0: there was no answer.
  int status = 0;
  /// What is wrong with the answer by itself, or why there is none; empty: nothing.
  std::string wrong;
  std::chrono::nanoseconds took{};
};

using History = std::vector<Record>;

/// How often a model began and ended the computation of a token.
struct Runs {
  unsigned began = 0;
  unsigned ended = 0;
};
using Journal = std::map<std::string, Runs>;
Journal read_journal(const std::filesystem::path& file);

/// What must hold for the requests of a model.
struct Promise {
  /// Nobody touches it: every request is answered with 200.
  bool untouched = false;
  /// How often one request may be computed.
  unsigned most_runs = 1;
};

/// Orders that a model cannot answer well.
bool is_deadly(const std::string& order);

/// Every breach of what was promised, in words; at most a few of each kind need be read to find the cause.
std::vector<std::string> breaches(const History& history, const Journal& journal, const Promise& promise);

}  // namespace mainstay::chaos
