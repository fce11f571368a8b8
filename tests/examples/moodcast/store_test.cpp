#include "examples/moodcast/plugin/store.hpp"

#include <gmock/gmock.h>

#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/support/folder.hpp"

namespace mainstay::moodcast {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// Whoever writes the file.
class Writer {
 public:
  explicit Writer(const std::string& file) { EXPECT_EQ(sqlite3_open(file.c_str(), &database_), SQLITE_OK); }
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;
  ~Writer() { sqlite3_close(database_); }

  void run(const std::string& sql) {
    EXPECT_EQ(sqlite3_exec(database_, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK) << sqlite3_errmsg(database_);
  }
  void add(const std::string& user, const std::string& day, int mood = 5) {
    run("INSERT INTO checkins VALUES ('" + user + "', '" + day + "', " + std::to_string(mood) + ", 4, 3, 7.5, 1)");
  }

 private:
  sqlite3* database_ = nullptr;
};

class MoodcastStore : public ::testing::Test {
 protected:
  MoodcastStore() {
    writer.run("CREATE TABLE checkins (user_id, day, mood, energy, anxiety, sleep_hours, medication)");
    for (const auto* day : {"2026-10-02", "2026-09-30", "2026-10-01"}) writer.add("ada", day);
  }

  static bool always() { return true; }

  std::vector<std::string> days_of(const std::string& user, std::size_t most) {
    std::vector<std::string> days;
    for (const auto& checkin : store().newest_of(user, most, always)) days.push_back(text_of(checkin.day));
    return days;
  }
  Store& store() {
    if (!store_) store_ = std::make_unique<Store>(file);
    return *store_;
  }

  static std::string failure_of(const std::string& path) {
    try {
      Store wrong(path);
    } catch (const std::runtime_error& failure) {
      return failure.what();
    }
    return "";
  }

  testing::Folder folder;
  const std::string file = folder.path() / "checkins.db";
  Writer writer{file};

 private:
  std::unique_ptr<Store> store_;
};

TEST_F(MoodcastStore, GivesTheNewestOldestFirst) {
  EXPECT_THAT(days_of("ada", 10), ElementsAre("2026-09-30", "2026-10-01", "2026-10-02"));
  EXPECT_THAT(days_of("ada", 2), ElementsAre("2026-10-01", "2026-10-02"));
  EXPECT_THAT(days_of("ada", 1), ElementsAre("2026-10-02"));
}

TEST_F(MoodcastStore, GivesWhatWasSaid) {
  writer.run("INSERT INTO checkins VALUES ('bob', '2026-10-01', 1.5, 2, 9, 10.5, 0)");
  const auto found = store().newest_of("bob", 1, always);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].mood, 1.5F);
  EXPECT_EQ(found[0].energy, 2.0F);
  EXPECT_EQ(found[0].anxiety, 9.0F);
  EXPECT_EQ(found[0].sleep_hours, 10.5F);
  EXPECT_FALSE(found[0].medication);
}

TEST_F(MoodcastStore, KnowsNobodyElse) {
  EXPECT_THAT(days_of("bob", 10), IsEmpty());
  EXPECT_THAT(days_of("", 10), IsEmpty());
  EXPECT_THAT(days_of("ada' OR '1' = '1", 10), IsEmpty());
}

TEST_F(MoodcastStore, SeesWhatIsAddedMeanwhile) {
  EXPECT_THAT(days_of("bob", 10), IsEmpty());
  writer.add("bob", "2026-10-03");
  EXPECT_THAT(days_of("bob", 10), ElementsAre("2026-10-03"));
  writer.run("DELETE FROM checkins WHERE user_id = 'bob'");
  EXPECT_THAT(days_of("bob", 10), IsEmpty());
}

TEST_F(MoodcastStore, HoldsUpNobodyWhoWrites) {
  days_of("ada", 1);
  writer.run("BEGIN EXCLUSIVE");
  writer.run("COMMIT");
}

TEST_F(MoodcastStore, WaitsForWhoeverWrites) {
  days_of("ada", 1);
  writer.run("BEGIN EXCLUSIVE");
  writer.add("ada", "2026-10-04");
  int asked = 0;
  const auto found = store().newest_of("ada", 1, [&] {
    if (++asked == 3) writer.run("COMMIT");
    return true;
  });
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(text_of(found[0].day), "2026-10-04");
  EXPECT_GE(asked, 3);
}

TEST_F(MoodcastStore, WaitsNoLongerThanItIsWanted) {
  days_of("ada", 1);
  writer.run("BEGIN EXCLUSIVE");
  int asked = 0;
  EXPECT_THROW(store().newest_of("ada", 1, [&] { return ++asked < 3; }), std::runtime_error);
  EXPECT_EQ(asked, 3);
  writer.run("ROLLBACK");
  EXPECT_THAT(days_of("ada", 1), ElementsAre("2026-10-02"));
}

TEST_F(MoodcastStore, UndoesWhatAWriterHasLeftHalfDone) {
  writer.run("PRAGMA cache_size = 1");
  writer.run("BEGIN");
  writer.run("DELETE FROM checkins");
  for (int i = 0; i < 2000; ++i) writer.add("bob", "2026-10-05");
  // The two files as a writer that is killed now leaves them.
  const auto left = folder.path() / "left.db";
  std::filesystem::copy(file, left);
  std::filesystem::copy(file + "-journal", left.string() + "-journal");
  Store store(left);
  EXPECT_EQ(store.newest_of("ada", 10, always).size(), 3u);
  EXPECT_TRUE(store.newest_of("bob", 1, always).empty());
}

TEST_F(MoodcastStore, FailsWhereACheckInHasNoDay) {
  writer.add("ada", "tomorrow");
  EXPECT_THROW(days_of("ada", 1), std::runtime_error);
  EXPECT_THROW(days_of("ada", 1), std::runtime_error);
}

TEST_F(MoodcastStore, IsNotMadeOfWhatIsNoFileOfCheckIns) {
  EXPECT_THAT(failure_of(folder.path() / "missing.db"), HasSubstr("cannot be opened"));
  EXPECT_THAT(failure_of(folder.write("text.db", std::string(4096, 'x'))), HasSubstr("holds no check-ins"));
  Writer other(folder.path() / "other.db");
  other.run("CREATE TABLE people (name)");
  EXPECT_THAT(failure_of(folder.path() / "other.db"), HasSubstr("no such table: checkins"));
}

TEST_F(MoodcastStore, MakesNoFile) {
  failure_of(folder.path() / "missing.db");
  EXPECT_FALSE(std::filesystem::exists(folder.path() / "missing.db"));
}

}  // namespace
}  // namespace mainstay::moodcast
