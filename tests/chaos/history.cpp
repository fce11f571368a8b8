#include "tests/chaos/history.hpp"

#include <fstream>
#include <set>

namespace mainstay::chaos {

namespace {

bool may_have(const Record& record) {
  if (record.in_peace) return record.status == 200;
  if (record.status == 200) return !is_deadly(record.order);
  // Its worker was lost in the middle of it, or its deadline passed. Nothing else happens to a request.
  return record.status == 500 || record.status == 504;
}

std::string text_of(const Record& record, const Runs& runs) {
  return record.token + " (" + record.order + "): answered " + std::to_string(record.status) + ", begun " +
         std::to_string(runs.began) + " and ended " + std::to_string(runs.ended) + " times";
}

}  // namespace

bool is_deadly(const std::string& order) {
  static const std::set<std::string> deadly{"throw", "hang", "abort", "exit", "segfault", "glut"};
  return deadly.contains(order);
}

Journal read_journal(const std::filesystem::path& file) {
  Journal journal;
  std::ifstream in(file);
  for (std::string what, token; in >> what >> token;) {
    auto& runs = journal[token];
    ++(what == "began" ? runs.began : runs.ended);
  }
  return journal;
}

std::vector<std::string> breaches(const History& history, const Journal& journal, unsigned most_runs) {
  std::vector<std::string> found;
  std::set<std::string> asked;
  for (const auto& record : history) {
    const auto noted = journal.find(record.token);
    const auto runs = noted == journal.end() ? Runs{} : noted->second;
    const auto breach = [&](const std::string& what) { found.push_back(what + ": " + text_of(record, runs)); };
    if (!asked.insert(record.token).second) breach("asked twice");
    if (!record.wrong.empty()) breach(record.wrong);
    if (!may_have(record)) breach("an answer that it cannot have");
    if (runs.began > most_runs) breach("computed too often");
    if (record.status == 200 && runs.ended == 0) breach("answered, but never computed");
    if (record.in_peace && runs.ended != 1) breach("not computed once");
  }
  for (const auto& [token, runs] : journal)
    if (!asked.contains(token)) found.push_back("computed, but never asked for: " + token);
  return found;
}

}  // namespace mainstay::chaos
