#include "runtime/memory/snapshot_text.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace mainstay {
namespace {

using namespace std::chrono_literals;
using Json = nlohmann::json;

const MemorySnapshot snapshot{
    std::chrono::sys_days{std::chrono::January / 31 / 2026} + 1500ms,
    {{1000, 400, 250, {{"Fake A", 80, 20}}}, MemoryLevel::high},
    {{"a", "1", "ready", 100, 12345678us}, {"b", "", "unloaded", std::nullopt, std::nullopt}}};

TEST(SnapshotText, TellsTimeLevelReadingAndModels) {
  EXPECT_EQ(Json::parse(text_of(snapshot)), Json::parse(R"({
    "time": "2026-01-31T00:00:01.500Z", "level": "high", "total": 1000, "available": 400, "own": 250,
    "devices": [{"name": "Fake A", "total": 80, "used": 20}],
    "models": [
      {"name": "a", "version": "1", "state": "ready", "bytes": 100, "unused_for_s": 12.346},
      {"name": "b", "version": "", "state": "unloaded", "bytes": null, "unused_for_s": null}]})"));
  EXPECT_TRUE(text_of(snapshot).ends_with("}\n"));
}

TEST(SnapshotText, HasEmptyListsWhereThereIsNothing) {
  const auto json = Json::parse(text_of({}));
  EXPECT_EQ(json["devices"], Json::array());
  EXPECT_EQ(json["models"], Json::array());
  EXPECT_EQ(json["level"], "normal");
}

TEST(SnapshotText, IsJsonWhateverModelsAreCalled) {
  MemorySnapshot odd;
  odd.models.push_back({"\xff\"\n", "", "", 1, 0s});
  EXPECT_EQ(Json::parse(text_of(odd))["models"][0]["bytes"], 1);
}

}  // namespace
}  // namespace mainstay
