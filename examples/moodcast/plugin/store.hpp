#pragma once

#include <sqlite3.h>

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "examples/moodcast/plugin/checkin.hpp"

namespace mainstay::moodcast {

/// The check-ins that somebody else writes: a SQLite file, to which nothing is written. Used by one thread at a time;
/// each question is answered from what is in the file then.
class Store {
 public:
  /// Throws std::runtime_error where the file is not there, or is none with check-ins.
  explicit Store(const std::string& file);

  /// Whether somebody still waits for an answer.
  using Wanted = std::function<bool()>;

  /// The newest of somebody, `most` of them where there are as many; none where nobody is known by that name. While
  /// somebody writes it waits, as long as it is wanted. Throws std::runtime_error where the file cannot be read, or
  /// says what no check-in is.
  CheckIns newest_of(std::string_view user, std::size_t most, const Wanted& wanted);

 private:
  struct Close {
    void operator()(sqlite3* database) const { sqlite3_close(database); }
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
  };

  [[noreturn]] void fail(const std::string& what) const;

  std::unique_ptr<sqlite3, Close> database_;
  std::unique_ptr<sqlite3_stmt, Close> newest_;
};

}  // namespace mainstay::moodcast
