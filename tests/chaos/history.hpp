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
  /// Nobody did any harm to its model meanwhile.
  bool in_peace = false;
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

/// Orders that a model cannot answer well.
bool is_deadly(const std::string& order);

/// What may not be in words: an answer that is missing, wrong, or another one than 200 in peace; a request that was
/// computed more often than `most_runs`, or in peace not once.
std::vector<std::string> breaches(const History& history, const Journal& journal, unsigned most_runs);

}  // namespace mainstay::chaos
