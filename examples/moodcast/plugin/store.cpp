#include "examples/moodcast/plugin/store.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <stdexcept>
#include <thread>

namespace mainstay::moodcast {

namespace {

using namespace std::chrono_literals;

/// After which it is looked again whether somebody still writes.
constexpr auto pause = 2ms;

/// For which it is waited at the start.
constexpr int opening_patience_ms = 10'000;

int wait_for_writer(void* wanted, int) {
  if (!(*static_cast<const Store::Wanted*>(wanted))()) return 0;
  std::this_thread::sleep_for(pause);
  return 1;
}

constexpr auto newest =
    "SELECT day, mood, energy, anxiety, sleep_hours, medication FROM checkins WHERE user_id = ?1 ORDER BY day DESC "
    "LIMIT ?2";

/// A statement that holds no lock any more when its question is answered.
class Question {
 public:
  Question(sqlite3_stmt* statement, const Store::Wanted& wanted) : statement_(statement) {
    // Not written to; SQLite has no word for that.
    sqlite3_busy_handler(sqlite3_db_handle(statement), wait_for_writer, const_cast<Store::Wanted*>(&wanted));
  }
  Question(const Question&) = delete;
  Question& operator=(const Question&) = delete;
  ~Question() {
    sqlite3_reset(statement_);
    sqlite3_clear_bindings(statement_);
    sqlite3_busy_handler(sqlite3_db_handle(statement_), nullptr, nullptr);
  }

  std::string_view text(int column) const {
    const auto* text = sqlite3_column_text(statement_, column);
    if (text == nullptr) return {};
    return {reinterpret_cast<const char*>(text), static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
  }
  float number(int column) const { return static_cast<float>(sqlite3_column_double(statement_, column)); }

 private:
  sqlite3_stmt* statement_;
};

}  // namespace

Store::Store(const std::string& file) {
  sqlite3* opened = nullptr;
  // Nothing is written but what a writer that was killed has left half done, which is undone by whoever comes next, and
  // may write.
  const auto status = sqlite3_open_v2(file.c_str(), &opened, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr);
  database_.reset(opened);
  if (status != SQLITE_OK) fail(file + " cannot be opened");
  sqlite3_busy_timeout(opened, opening_patience_ms);
  if (sqlite3_exec(opened, "PRAGMA query_only = ON", nullptr, nullptr, nullptr) != SQLITE_OK)
    fail(file + " cannot be read");
  sqlite3_stmt* prepared = nullptr;
  if (sqlite3_prepare_v3(opened, newest, -1, SQLITE_PREPARE_PERSISTENT, &prepared, nullptr) != SQLITE_OK)
    fail(file + " holds no check-ins");
  newest_.reset(prepared);
}

CheckIns Store::newest_of(std::string_view user, std::size_t most, const Wanted& wanted) {
  const Question asked(newest_.get(), wanted);
  sqlite3_bind_text(newest_.get(), 1, user.data(), static_cast<int>(user.size()), SQLITE_STATIC);
  sqlite3_bind_int64(newest_.get(), 2, static_cast<std::int64_t>(most));
  CheckIns found;
  int status = SQLITE_OK;
  while ((status = sqlite3_step(newest_.get())) == SQLITE_ROW) {
    const auto day = day_from(asked.text(0));
    if (!day) throw std::runtime_error("a check-in has a day that is none");
    found.push_back({*day, asked.number(1), asked.number(2), asked.number(3), asked.number(4), asked.number(5) != 0});
  }
  if (status != SQLITE_DONE) fail("the check-ins cannot be read");
  std::ranges::reverse(found);
  return found;
}

void Store::fail(const std::string& what) const {
  throw std::runtime_error(what + ": " + (database_ ? sqlite3_errmsg(database_.get()) : "no memory"));
}

}  // namespace mainstay::moodcast
