#include <gtest/gtest.h>
#include <sqlite3.h>

#include "tests/runtime/jobs/keeper_fixture.hpp"

namespace mainstay::jobs {
namespace {

// A file as the first version of the program left it: one job waits, one is done.
constexpr const char* first_version = R"(
PRAGMA application_id=0x6d6a6f62;
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
INSERT INTO jobs VALUES (1, 'waits', 'queued', 'somebody', 'm', '', 'POST', '/t', 'r', '', '', 'key', 'sha256:0',
  1000000, NULL, NULL, 1100000, 4, 0, 0, 0, '', 0);
INSERT INTO requests VALUES (1, '', CAST('sent' AS BLOB));
INSERT INTO jobs VALUES (2, 'is-done', 'done', 'somebody', 'm', '', 'POST', '/t', 'r', '', '', '', '',
  1000000, 1000000, 1000000, 1100000, 6, 0, 0, 200, '', 1);
INSERT INTO results VALUES (2, 200, 'text/plain', '', CAST('result' AS BLOB));
PRAGMA user_version=1;
)";

void run(const std::string& path, const char* sql) {
  sqlite3* handle = nullptr;
  ASSERT_EQ(sqlite3_open(path.c_str(), &handle), SQLITE_OK);
  EXPECT_EQ(sqlite3_exec(handle, sql, nullptr, nullptr, nullptr), SQLITE_OK) << sqlite3_errmsg(handle);
  sqlite3_close(handle);
}

class AFileOfTheFirstVersion : public test::KeeperTest {
 protected:
  void SetUp() override {
    config.path = (folder.path() / "jobs.db").string();
    run(config.path, first_version);
    start();
    work();
  }
};

TEST_F(AFileOfTheFirstVersion, HasItsJobsRun) {
  ASSERT_EQ(runner.held.size(), 1u);
  EXPECT_EQ(runner.held[0].run.record.id, "waits");
  EXPECT_EQ(runner.held[0].run.request.body.text(), "sent");
  end(0, test::answer("late"));
  EXPECT_EQ(take("waits").result->body.text(), "late");
  EXPECT_EQ(take("is-done").result->body.text(), "result");
}

TEST_F(AFileOfTheFirstVersion, OwesNobodyAnything) {
  end(0, test::answer("late"));
  EXPECT_FALSE(look("waits")->record.webhook);
  EXPECT_FALSE(look("is-done")->record.webhook);
  EXPECT_TRUE(messenger.held.empty());
}

TEST_F(AFileOfTheFirstVersion, IsOneOfThisVersionFromThenOn) {
  auto given = submission("other");
  given.record.webhook = Webhook{"https://a.example.org/"};
  const auto id = submit(std::move(given)).value().job.record.id;
  start();
  EXPECT_EQ(look(id)->record.webhook->url, "https://a.example.org/");
  EXPECT_TRUE(look("is-done"));
}

TEST(ASchemaThatNobodyHasWritten, IsRefused) {
  testing::Folder folder;
  const auto path = (folder.path() / "jobs.db").string();
  run(path, "PRAGMA application_id=0x6d6a6f62; CREATE TABLE jobs (a); PRAGMA user_version=1;");
  const auto store = Store::open(path);
  ASSERT_FALSE(store);
  EXPECT_NE(store.error().message.find(path), std::string::npos) << store.error().message;
}

}  // namespace
}  // namespace mainstay::jobs
