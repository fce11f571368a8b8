#include "runtime/jobs/schema.hpp"

#include <array>
#include <string>

namespace mainstay::jobs {

namespace {

// Each version's step from the one before. A step that has been shipped stays as it is: there are files of it.
constexpr std::array<const char*, 2> steps{
    R"(
CREATE TABLE jobs (
  number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, state TEXT NOT NULL, owner TEXT NOT NULL, model TEXT NOT NULL,
  version TEXT NOT NULL, method TEXT NOT NULL, target TEXT NOT NULL, request_id TEXT NOT NULL,
  trace_parent TEXT NOT NULL, trace_state TEXT NOT NULL, idempotency_key TEXT NOT NULL, fingerprint TEXT NOT NULL,
  accepted INTEGER NOT NULL, started INTEGER, finished INTEGER, ends INTEGER NOT NULL, bytes INTEGER NOT NULL,
  again INTEGER NOT NULL, interruptions INTEGER NOT NULL, status INTEGER NOT NULL, error TEXT NOT NULL,
  has_result INTEGER NOT NULL) STRICT;
CREATE TABLE requests (number INTEGER PRIMARY KEY, headers TEXT NOT NULL, body BLOB NOT NULL) STRICT;
CREATE TABLE results (number INTEGER PRIMARY KEY, status INTEGER NOT NULL, content_type TEXT NOT NULL,
  headers TEXT NOT NULL, body BLOB NOT NULL) STRICT;
)",
    R"(
ALTER TABLE jobs ADD COLUMN webhook_url TEXT NOT NULL DEFAULT '';
ALTER TABLE jobs ADD COLUMN webhook_state TEXT NOT NULL DEFAULT '';
ALTER TABLE jobs ADD COLUMN webhook_attempts INTEGER NOT NULL DEFAULT 0;
ALTER TABLE jobs ADD COLUMN webhook_error TEXT NOT NULL DEFAULT '';
)"};
constexpr auto version = static_cast<std::int64_t>(steps.size());

}  // namespace

Status bring_up_to_date(Database& database) {
  const auto found = database.number("PRAGMA user_version");
  if (!found) return found.error();
  if (*found > version || *found < 0)
    return Error{Errc::unavailable, "it is of version " + std::to_string(*found) + ", and this program knows version " +
                                        std::to_string(version) + " alone"};
  if (*found == version) return success();
  std::string sql = "BEGIN IMMEDIATE;";
  for (auto step = *found; step < version; ++step) sql += steps[static_cast<std::size_t>(step)];
  auto done = database.execute(sql + "PRAGMA user_version=" + std::to_string(version) + ";COMMIT");
  // What was begun would keep whoever tries again from it.
  if (!done) (void)database.execute("ROLLBACK");
  return done;
}

}  // namespace mainstay::jobs
