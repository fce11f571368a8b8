#include "runtime/jobs/store.hpp"

#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "tests/support/folder.hpp"

namespace mainstay::jobs {
namespace {

using namespace std::chrono_literals;

class StoreTest : public ::testing::Test {
 protected:
  std::string path() const { return (folder.path() / "jobs.db").string(); }
  std::unique_ptr<Store> open() const {
    auto store = Store::open(path());
    if (!store) throw std::runtime_error(store.error().message);
    return std::move(store).value();
  }
  std::string refusal() const {
    const auto store = Store::open(path());
    return store ? "" : store.error().message;
  }
  void sql(const std::string& text) const {
    sqlite3* handle = nullptr;
    ASSERT_EQ(sqlite3_open(path().c_str(), &handle), SQLITE_OK);
    ASSERT_EQ(sqlite3_exec(handle, text.c_str(), nullptr, nullptr, nullptr), SQLITE_OK) << sqlite3_errmsg(handle);
    sqlite3_close(handle);
  }
  static Record record(std::uint64_t number) {
    Record record;
    record.life.number = number;
    record.life.model = "m";
    record.life.accepted = WallTime{1234567ms};
    record.life.ends = WallTime{2234567ms};
    record.id = "id" + std::to_string(number);
    record.owner = "somebody";
    record.method = "POST";
    record.target = "/v2/models/m/infer?a=b";
    return record;
  }
  static Change accepted(std::uint64_t number, const std::string& body = "body") {
    return {.record = record(number), .request = KeptRequest{{{"Content-Type", "a:b"}}, Buffer::of(body)}};
  }

  testing::Folder folder;
};

TEST_F(StoreTest, GivesBackWhatWasWritten) {
  auto change = accepted(7, std::string("\0\n:x", 4));
  auto& written = change.record;
  written.life.state = JobState::running;
  written.life.bytes = 99;
  written.life.again = true;
  written.life.interruptions = 3;
  written.version = "2";
  written.request_id = "request";
  written.trace_parent = "parent";
  written.trace_state = "state";
  written.idempotency_key = "key";
  written.fingerprint = "sha256:0";
  written.started = WallTime{5s};
  written.status = 400;
  written.error = "why";
  written.has_result = true;
  written.webhook = Webhook{"https://a.example.org/b?c", {WebhookState::given_up, 7}, "it was answered with 500"};
  ASSERT_TRUE(open()->write({&change, 1}));

  const auto store = open();
  const auto records = store->load();
  ASSERT_EQ(records->size(), 1u);
  const auto& read = records->front();
  EXPECT_EQ(read.life, written.life);
  EXPECT_EQ(read.id, "id7");
  EXPECT_EQ(read.owner, "somebody");
  EXPECT_EQ(read.target, written.target);
  EXPECT_EQ(read.version, "2");
  EXPECT_EQ(read.request_id, "request");
  EXPECT_EQ(read.trace_parent, "parent");
  EXPECT_EQ(read.trace_state, "state");
  EXPECT_EQ(read.idempotency_key, "key");
  EXPECT_EQ(read.fingerprint, "sha256:0");
  EXPECT_EQ(read.started, written.started);
  EXPECT_FALSE(read.finished);
  EXPECT_EQ(read.status, 400);
  EXPECT_EQ(read.error, "why");
  EXPECT_TRUE(read.has_result);
  ASSERT_TRUE(read.webhook);
  EXPECT_EQ(read.webhook->url, "https://a.example.org/b?c");
  EXPECT_EQ(read.webhook->life, written.webhook->life);
  EXPECT_EQ(read.webhook->error, "it was answered with 500");
  const auto request = store->request(7);
  ASSERT_TRUE(*request);
  EXPECT_EQ((*request)->body.text(), std::string_view("\0\n:x", 4));
  EXPECT_EQ((*request)->headers, (Headers{{"Content-Type", "a:b"}}));
}

TEST_F(StoreTest, PutsAResultInThePlaceOfARequestAtOnce) {
  const auto store = open();
  const auto change = accepted(1);
  ASSERT_TRUE(store->write({&change, 1}));
  Change done{.record = record(1), .drops_request = true};
  done.result = KeptResult{201, "text/plain", {{"Location", "/x"}}, Buffer::of(std::string())};
  ASSERT_TRUE(store->write({&done, 1}));
  EXPECT_FALSE(store->request(1).value());
  const auto result = store->result(1).value();
  EXPECT_EQ(result->status, 201);
  EXPECT_EQ(result->content_type, "text/plain");
  EXPECT_EQ(result->headers, (Headers{{"Location", "/x"}}));
  EXPECT_EQ(result->body.size(), 0u);
}

TEST_F(StoreTest, LeavesNothingOfWhatIsRemoved) {
  const auto store = open();
  const std::vector changes{accepted(1), accepted(2)};
  ASSERT_TRUE(store->write(changes));
  const Change gone{.record = record(1), .removed = true};
  ASSERT_TRUE(store->write({&gone, 1}));
  ASSERT_EQ(store->load()->size(), 1u);
  EXPECT_EQ(store->load()->front().id, "id2");
  EXPECT_FALSE(store->request(1).value());
  EXPECT_TRUE(store->request(2).value());
}

TEST_F(StoreTest, HasOnDiskWhatItHasSaidIsWritten) {
  const auto store = open();
  const auto first = accepted(1);
  ASSERT_TRUE(store->write({&first, 1}));
  // What a process leaves that is killed now: the file and its log, without a goodbye.
  testing::Folder left;
  for (const auto& file : std::filesystem::directory_iterator(folder.path()))
    std::filesystem::copy_file(file.path(), left.path() / file.path().filename());
  const auto second = accepted(2);
  ASSERT_TRUE(store->write({&second, 1}));
  auto survivor = Store::open((left.path() / "jobs.db").string());
  ASSERT_TRUE(survivor) << survivor.error().message;
  ASSERT_EQ((*survivor)->load()->size(), 1u);
  EXPECT_TRUE((*survivor)->request(1).value());
}

TEST_F(StoreTest, SurvivesALogThatEndsAnywhere) {
  auto store = open();
  for (std::uint64_t number = 1; number <= 5; ++number) {
    const auto change = accepted(number, std::string(3000, 'x'));
    ASSERT_TRUE(store->write({&change, 1}));
  }
  const auto log = folder.path() / "jobs.db-wal";
  const auto whole = std::filesystem::file_size(log);
  std::size_t before = 0;
  for (std::uintmax_t size = 0; size <= whole; size += 4099) {
    testing::Folder left;
    for (const auto& file : std::filesystem::directory_iterator(folder.path()))
      std::filesystem::copy_file(file.path(), left.path() / file.path().filename());
    std::filesystem::resize_file(left.path() / "jobs.db-wal", size);
    auto survivor = Store::open((left.path() / "jobs.db").string());
    ASSERT_TRUE(survivor) << survivor.error().message;
    const auto records = (*survivor)->load();
    ASSERT_GE(records->size(), before) << "of a longer log there is less";
    before = records->size();
    for (const auto& record : *records)
      EXPECT_EQ((*(*survivor)->request(record.life.number).value()).body.size(), 3000u);
  }
  EXPECT_GE(before, 4u);
}

TEST_F(StoreTest, IsThereForItsOwnerAlone) {
  open();
  EXPECT_EQ(std::filesystem::status(path()).permissions() & std::filesystem::perms::mask,
            std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

TEST_F(StoreTest, RefusesAFileThatIsNoDatabase) {
  folder.write("jobs.db", std::string(4096, 'x'));
  EXPECT_NE(refusal().find(path() + ", is no file of jobs"), std::string::npos) << refusal();
}

TEST_F(StoreTest, RefusesTheDatabaseOfAnotherProgram) {
  sql("CREATE TABLE theirs (a)");
  EXPECT_NE(refusal().find("another program's"), std::string::npos) << refusal();
}

TEST_F(StoreTest, RefusesAFileOfALaterVersion) {
  open();
  sql("PRAGMA user_version=3");
  EXPECT_NE(refusal().find("it is of version 3"), std::string::npos) << refusal();
}

TEST_F(StoreTest, RefusesADamagedFile) {
  {
    const auto store = open();
    std::vector<Change> changes;
    for (std::uint64_t number = 1; number <= 200; ++number) changes.push_back(accepted(number, std::string(900, 'x')));
    ASSERT_TRUE(store->write(changes));
  }
  std::fstream file(path(), std::ios::in | std::ios::out | std::ios::binary);
  for (const std::streamoff at : {8192, 20480, 40960}) file.seekp(at).write(std::string(2000, '\xee').data(), 2000);
  file.close();
  const auto why = refusal();
  EXPECT_NE(why.find(path()), std::string::npos) << why;
}

TEST_F(StoreTest, RefusesAFileThatAnotherProcessHas) {
  int ready[2], leave[2];
  ASSERT_EQ(::pipe(ready) | ::pipe(leave), 0);
  const auto child = ::fork();
  if (child == 0) {
    char byte = 0;
    const auto store = Store::open(path());
    const auto told = ::write(ready[1], store ? "y" : "n", 1);
    ::_exit(told == 1 && ::read(leave[0], &byte, 1) >= 0 ? 0 : 1);
  }
  char answer = 0;
  ASSERT_EQ(::read(ready[0], &answer, 1), 1);
  ASSERT_EQ(answer, 'y');
  EXPECT_NE(refusal().find("is in use by another process"), std::string::npos) << refusal();
  ASSERT_EQ(::write(leave[1], "x", 1), 1);
  ::waitpid(child, nullptr, 0);
  EXPECT_EQ(refusal(), "");
  for (const int end : {ready[0], ready[1], leave[0], leave[1]}) ::close(end);
}

TEST_F(StoreTest, RefusesAFolderThatIsNotThere) {
  const auto store = Store::open((folder.path() / "no/jobs.db").string());
  ASSERT_FALSE(store);
  EXPECT_NE(store.error().message.find("cannot be opened"), std::string::npos);
}

}  // namespace
}  // namespace mainstay::jobs
