#include "runtime/jobs/database.hpp"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace mainstay::jobs {

namespace {

/// For one that has the file and is about to end.
constexpr int patience_ms = 2000;
/// SQLite's own bound is near this one; what is larger is refused before it comes here.
constexpr int longest_blob = 1'000'000'000;

Error failure_of(sqlite3* handle) {
  const int code = sqlite3_errcode(handle) & 0xff;
  const bool taken = code == SQLITE_BUSY || code == SQLITE_LOCKED;
  const auto kind = taken ? Errc::busy : code == SQLITE_NOTADB ? Errc::invalid_argument : Errc::unavailable;
  return {kind, sqlite3_errmsg(handle)};
}

}  // namespace

void Statement::Finalize::operator()(sqlite3_stmt* statement) const noexcept { sqlite3_finalize(statement); }

Statement& Statement::bind(int place, std::int64_t value) {
  sqlite3_bind_int64(statement_.get(), place, value);
  return *this;
}

Statement& Statement::bind(int place, std::string_view text) {
  // A null pointer would be a null and no empty text.
  sqlite3_bind_text64(statement_.get(), place, text.empty() ? "" : text.data(), text.size(), SQLITE_STATIC,
                      SQLITE_UTF8);
  return *this;
}

Statement& Statement::bind(int place, const Buffer& blob) {
  const void* data = blob.size() == 0 ? "" : static_cast<const void*>(blob.data());
  sqlite3_bind_blob64(statement_.get(), place, data, blob.size(), SQLITE_STATIC);
  return *this;
}

Statement& Statement::bind_null(int place) {
  sqlite3_bind_null(statement_.get(), place);
  return *this;
}

Result<bool> Statement::step() {
  const int code = sqlite3_step(statement_.get());
  if (code == SQLITE_ROW) return true;
  auto* handle = sqlite3_db_handle(statement_.get());
  if (code == SQLITE_DONE) {
    reset();
    return false;
  }
  auto error = failure_of(handle);
  reset();
  return error;
}

Status Statement::run() {
  for (;;) {
    const auto more = step();
    if (!more) return more.error();
    if (!*more) return success();
  }
}

void Statement::reset() {
  sqlite3_reset(statement_.get());
  sqlite3_clear_bindings(statement_.get());
}

std::int64_t Statement::number(int column) const { return sqlite3_column_int64(statement_.get(), column); }

std::string Statement::text(int column) const {
  const auto* data = reinterpret_cast<const char*>(sqlite3_column_text(statement_.get(), column));
  return data ? std::string(data, static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column)))
              : std::string();
}

Buffer Statement::blob(int column) const {
  const auto* data = static_cast<const char*>(sqlite3_column_blob(statement_.get(), column));
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column));
  return Buffer::of(data ? std::string(data, size) : std::string());
}

bool Statement::is_null(int column) const { return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL; }

void Database::Close::operator()(sqlite3* handle) const noexcept { sqlite3_close_v2(handle); }

Result<Database> Database::open(const std::string& path, std::int32_t application) {
  const auto refuse = [&](const std::string& why) {
    return Error{Errc::unavailable, "the file of the jobs, " + path + ", " + why};
  };
  // What people sent stands in it. SQLite gives the files beside it the same rights.
  const int made = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (made < 0) return refuse(std::string("cannot be opened: ") + std::strerror(errno));
  ::close(made);
  sqlite3* handle = nullptr;
  constexpr int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  const int code = sqlite3_open_v2(path.c_str(), &handle, flags, nullptr);
  Database database{handle};
  if (code != SQLITE_OK) return refuse(std::string("cannot be opened: ") + sqlite3_errmsg(handle));
  const auto ready = database.prepare_for_use(application);
  if (ready) return database;
  if (ready.error().code == Errc::busy) return refuse("is in use by another process");
  if (ready.error().code == Errc::invalid_argument) return refuse("is no file of jobs");
  return refuse("cannot be used: " + ready.error().message);
}

Status Database::prepare_for_use(std::int32_t application) {
  sqlite3_busy_timeout(handle_.get(), patience_ms);
  sqlite3_limit(handle_.get(), SQLITE_LIMIT_LENGTH, longest_blob);
  // With the lock taken once and kept no other process ever sees the file, nor needs memory to be shared with it.
  if (auto done = execute("PRAGMA locking_mode=EXCLUSIVE"); !done) return done;
  const auto owner = number("PRAGMA application_id");
  if (!owner) return owner.error();
  const auto tables = number("SELECT count(*) FROM sqlite_master");
  if (!tables) return tables.error();
  if (*owner != application && (*owner != 0 || *tables != 0))
    return Error{Errc::unavailable, "it is another program's"};
  // Before the first table, or it has no effect.
  if (auto done = execute("PRAGMA auto_vacuum=INCREMENTAL"); !done) return done;
  if (auto done = execute("PRAGMA journal_mode=WAL"); !done) return done;
  if (auto done = execute("PRAGMA synchronous=FULL"); !done) return done;
  if (auto done = execute("PRAGMA journal_size_limit=16777216"); !done) return done;
  if (auto done = execute("BEGIN IMMEDIATE; COMMIT"); !done) return done;
  const auto sound = text("PRAGMA quick_check(1)");
  if (!sound) return sound.error();
  if (*sound != "ok") return Error{Errc::unavailable, "it is damaged: " + *sound};
  // Not where it is said already: a disk that is full must not keep the server from its jobs.
  return *owner == application ? success() : execute("PRAGMA application_id=" + std::to_string(application));
}

Error Database::failure() const { return failure_of(handle_.get()); }

Status Database::execute(const std::string& sql) {
  return sqlite3_exec(handle_.get(), sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK ? success()
                                                                                          : Status(failure());
}

Result<Statement> Database::prepare(std::string_view sql) {
  sqlite3_stmt* statement = nullptr;
  const int code = sqlite3_prepare_v3(handle_.get(), sql.data(), static_cast<int>(sql.size()),
                                      SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
  if (code != SQLITE_OK) return failure();
  return Statement{statement};
}

Result<std::int64_t> Database::number(std::string_view sql) {
  auto statement = prepare(sql);
  if (!statement) return std::move(statement).error();
  const auto row = statement->step();
  if (!row) return row.error();
  return *row ? statement->number(0) : 0;
}

Result<std::string> Database::text(std::string_view sql) {
  auto statement = prepare(sql);
  if (!statement) return std::move(statement).error();
  const auto row = statement->step();
  if (!row) return row.error();
  return *row ? statement->text(0) : std::string();
}

}  // namespace mainstay::jobs
