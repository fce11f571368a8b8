#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "runtime/result.hpp"
#include "runtime/tensor.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace mainstay::jobs {

/// A statement that is prepared once and run often. What it is bound to must live until it has run.
class Statement {
 public:
  Statement() = default;

  Statement& bind(int place, std::int64_t value);
  Statement& bind(int place, std::string_view text);
  Statement& bind(int place, const Buffer& blob);
  Statement& bind_null(int place);
  /// True: there is a row to be read; false: that was all, and it can be bound anew.
  Result<bool> step();
  /// Runs it whole, and leaves it to be bound anew.
  Status run();
  /// Leaves what rows there may still be.
  void reset();

  std::int64_t number(int column) const;
  std::string text(int column) const;
  Buffer blob(int column) const;
  bool is_null(int column) const;

 private:
  friend class Database;
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const noexcept;
  };
  explicit Statement(sqlite3_stmt* statement) : statement_(statement) {}

  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

/// A SQLite file that this process has for itself alone, written through to the disk with each commit.
class Database {
 public:
  /// Makes the file, for its owner alone, where there is none. `application`: which program's files it may open.
  static Result<Database> open(const std::string& path, std::int32_t application);

  Status execute(const std::string& sql);
  Result<Statement> prepare(std::string_view sql);
  /// The one number that a statement yields.
  Result<std::int64_t> number(std::string_view sql);
  Result<std::string> text(std::string_view sql);

 private:
  struct Close {
    void operator()(sqlite3* handle) const noexcept;
  };
  explicit Database(sqlite3* handle) : handle_(handle) {}
  Status prepare_for_use(std::int32_t application);
  Error failure() const;

  std::unique_ptr<sqlite3, Close> handle_;
};

}  // namespace mainstay::jobs
