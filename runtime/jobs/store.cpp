#include "runtime/jobs/store.hpp"

#include <algorithm>
#include <chrono>
#include <string_view>
#include <utility>

#include "runtime/jobs/schema.hpp"

namespace mainstay::jobs {

namespace {

/// "mjob"
constexpr std::int32_t application = 0x6d6a6f62;

constexpr std::string_view columns =
    "number, id, state, owner, model, version, method, target, request_id, trace_parent, trace_state, idempotency_key, "
    "fingerprint, accepted, started, finished, ends, bytes, again, interruptions, status, error, has_result, "
    "webhook_url, webhook_state, webhook_attempts, webhook_error";
constexpr int column_count = 27;

/// Milliseconds since 1970.
std::int64_t kept(WallTime time) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(time.time_since_epoch()).count();
}
WallTime time_of(std::int64_t kept) { return WallTime{std::chrono::milliseconds{kept}}; }

// No name and no value of a header has a line's end in it.
std::string text_of(const Headers& headers) {
  std::string text;
  for (const auto& [name, value] : headers) text.append(name).append(":").append(value).append("\n");
  return text;
}

Headers headers_of(std::string_view text) {
  Headers headers;
  while (!text.empty()) {
    const auto line = text.substr(0, text.find('\n'));
    const auto colon = line.find(':');
    if (colon != line.npos) headers.emplace_back(line.substr(0, colon), line.substr(colon + 1));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
  }
  return headers;
}

Record record_in(const Statement& row) {
  int column = 0;
  const auto number = [&] { return row.number(column++); };
  const auto text = [&] { return row.text(column++); };
  const auto time = [&]() -> std::optional<WallTime> {
    const bool there = !row.is_null(column);
    const auto at = row.number(column++);
    return there ? std::optional(time_of(at)) : std::nullopt;
  };
  Record record;
  auto& life = record.life;
  life.number = static_cast<std::uint64_t>(number());
  record.id = text();
  // A state that is not known was written by nobody: it is treated as what can do no harm.
  life.state = job_state_from(text()).value_or(JobState::expired);
  record.owner = text();
  life.model = text();
  record.version = text();
  record.method = text();
  record.target = text();
  record.request_id = text();
  record.trace_parent = text();
  record.trace_state = text();
  record.idempotency_key = text();
  record.fingerprint = text();
  life.accepted = time_of(number());
  record.started = time();
  record.finished = time();
  life.ends = time_of(number());
  life.bytes = static_cast<std::uint64_t>(number());
  life.again = number() != 0;
  life.interruptions = static_cast<unsigned>(number());
  record.status = static_cast<int>(number());
  record.error = text();
  record.has_result = number() != 0;
  Webhook webhook{.url = text()};
  webhook.life.state = webhook_state_from(text()).value_or(WebhookState::given_up);
  webhook.life.attempts = static_cast<unsigned>(number());
  webhook.error = text();
  if (!webhook.url.empty()) record.webhook = std::move(webhook);
  return record;
}

std::string placeholders() {
  std::string text = "?";
  for (int i = 1; i < column_count; ++i) text += ",?";
  return text;
}

}  // namespace

Result<std::unique_ptr<Store>> Store::open(const std::string& path) {
  auto database = Database::open(path, application);
  if (!database) return std::move(database).error();
  std::unique_ptr<Store> store{new Store(std::move(database).value())};
  if (const auto ready = store->set_up(); !ready)
    return Error{Errc::unavailable, "the file of the jobs, " + path + ", cannot be used: " + ready.error().message};
  return store;
}

Status Store::set_up() {
  if (auto made = bring_up_to_date(database_); !made) return made;
  const std::pair<Statement*, std::string> statements[] = {
      {&put_, "INSERT OR REPLACE INTO jobs (" + std::string(columns) + ") VALUES (" + placeholders() + ")"},
      {&remove_, "DELETE FROM jobs WHERE number = ?"},
      {&put_request_, "INSERT OR REPLACE INTO requests VALUES (?, ?, ?)"},
      {&drop_request_, "DELETE FROM requests WHERE number = ?"},
      {&put_result_, "INSERT OR REPLACE INTO results VALUES (?, ?, ?, ?, ?)"},
      {&drop_result_, "DELETE FROM results WHERE number = ?"}};
  for (const auto& [statement, sql] : statements) {
    auto prepared = database_.prepare(sql);
    if (!prepared) return std::move(prepared).error();
    *statement = std::move(prepared).value();
  }
  return success();
}

Result<std::vector<Record>> Store::load() {
  auto rows = database_.prepare("SELECT " + std::string(columns) + " FROM jobs ORDER BY number");
  if (!rows) return std::move(rows).error();
  std::vector<Record> records;
  for (;;) {
    const auto more = rows->step();
    if (!more) return more.error();
    if (!*more) return records;
    records.push_back(record_in(*rows));
  }
}

Status Store::write(std::span<const Change> changes) {
  if (auto begun = database_.execute("BEGIN IMMEDIATE"); !begun) return begun;
  Status status = success();
  bool freed = false;
  for (const auto& change : changes) {
    freed = freed || change.removed || change.drops_request || change.drops_result;
    if (status = write(change); !status) break;
  }
  // What is free goes back to the disk, a little at a time.
  if (status && freed) status = database_.execute("PRAGMA incremental_vacuum(1024)");
  if (status) status = database_.execute("COMMIT");
  // Where SQLite has done so itself this is refused, which does no harm.
  if (!status) (void)database_.execute("ROLLBACK");
  return status;
}

Status Store::write(const Change& change) {
  const auto number = static_cast<std::int64_t>(change.record.life.number);
  if (auto done = change.removed ? remove_.bind(1, number).run() : put(change.record); !done) return done;
  if (auto done = write_request(change); !done) return done;
  return write_result(change);
}

Status Store::put(const Record& record) {
  const auto& life = record.life;
  int place = 0;
  const auto number = [&](std::int64_t value) { put_.bind(++place, value); };
  const auto text = [&](std::string_view value) { put_.bind(++place, value); };
  const auto time = [&](const std::optional<WallTime>& value) {
    ++place;
    value ? put_.bind(place, kept(*value)) : put_.bind_null(place);
  };
  number(static_cast<std::int64_t>(life.number));
  text(record.id);
  text(name_of(life.state));
  text(record.owner);
  text(life.model);
  text(record.version);
  text(record.method);
  text(record.target);
  text(record.request_id);
  text(record.trace_parent);
  text(record.trace_state);
  text(record.idempotency_key);
  text(record.fingerprint);
  number(kept(life.accepted));
  time(record.started);
  time(record.finished);
  number(kept(life.ends));
  number(static_cast<std::int64_t>(life.bytes));
  number(life.again);
  number(life.interruptions);
  number(record.status);
  text(record.error);
  number(record.has_result);
  const auto webhook = record.webhook.value_or(Webhook{});
  text(webhook.url);
  text(record.webhook ? name_of(webhook.life.state) : "");
  number(webhook.life.attempts);
  text(webhook.error);
  return put_.run();
}

Status Store::write_request(const Change& change) {
  const auto number = static_cast<std::int64_t>(change.record.life.number);
  if (change.removed || change.drops_request) return drop_request_.bind(1, number).run();
  if (!change.request) return success();
  const auto headers = text_of(change.request->headers);
  return put_request_.bind(1, number).bind(2, headers).bind(3, change.request->body).run();
}

Status Store::write_result(const Change& change) {
  const auto number = static_cast<std::int64_t>(change.record.life.number);
  if (change.removed || change.drops_result) return drop_result_.bind(1, number).run();
  if (!change.result) return success();
  const auto& result = *change.result;
  const auto headers = text_of(result.headers);
  put_result_.bind(1, number).bind(2, std::int64_t{result.status}).bind(3, result.content_type);
  return put_result_.bind(4, headers).bind(5, result.body).run();
}

Result<std::optional<KeptRequest>> Store::request(std::uint64_t number) {
  auto row = database_.prepare("SELECT headers, body FROM requests WHERE number = ?");
  if (!row) return std::move(row).error();
  const auto found = row->bind(1, static_cast<std::int64_t>(number)).step();
  if (!found) return found.error();
  if (!*found) return std::optional<KeptRequest>{};
  return std::optional(KeptRequest{headers_of(row->text(0)), row->blob(1)});
}

Result<std::optional<KeptResult>> Store::result(std::uint64_t number) {
  auto row = database_.prepare("SELECT status, content_type, headers, body FROM results WHERE number = ?");
  if (!row) return std::move(row).error();
  const auto found = row->bind(1, static_cast<std::int64_t>(number)).step();
  if (!found) return found.error();
  if (!*found) return std::optional<KeptResult>{};
  return std::optional(
      KeptResult{static_cast<int>(row->number(0)), row->text(1), headers_of(row->text(2)), row->blob(3)});
}

}  // namespace mainstay::jobs
