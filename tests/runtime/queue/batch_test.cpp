#include "runtime/queue/batch.hpp"

#include <gtest/gtest.h>

#include "tests/support/recorder.hpp"

namespace mainstay {
namespace {

using testing::floats;
using testing::floats_of;
using testing::make_job;

JobPtr with(std::vector<Tensor> inputs) { return make_job(Clock::time_point::max(), std::move(inputs)).job; }

Tensor texts(std::string name, const std::vector<std::string>& values) {
  std::string bytes;
  for (const auto& value : values) append_bytes_element(bytes, value);
  return {std::move(name), Datatype::bytes, {static_cast<std::int64_t>(values.size())}, Buffer::of(std::move(bytes))};
}

TEST(Batch, CountsTheRowsThatAllInputsShare) {
  EXPECT_EQ(rows_of(with({floats("a", {3, 2}, std::vector<float>(6)), floats("b", {3}, {1, 2, 3})})->request), 3);
  EXPECT_EQ(rows_of(with({floats("a", {3}, {1, 2, 3}), floats("b", {2}, {1, 2})})->request), std::nullopt);
  EXPECT_EQ(rows_of(with({floats("scalar", {}, {1})})->request), std::nullopt);
  EXPECT_EQ(rows_of(with({})->request), std::nullopt);
}

TEST(Batch, JoinsOnlyRequestsThatDifferInNothingButTheirRows) {
  const auto one = with({floats("a", {1, 2}, {1, 2})});
  EXPECT_TRUE(alike(one->request, with({floats("a", {3, 2}, std::vector<float>(6))})->request));
  EXPECT_FALSE(alike(one->request, with({floats("a", {2, 1}, {1, 2})})->request));
  EXPECT_FALSE(alike(one->request, with({floats("b", {1, 2}, {1, 2})})->request));
  EXPECT_FALSE(alike(one->request, with({floats("a", {2}, {1, 2})})->request));
  auto other_type = floats("a", {1, 2}, {1, 2});
  other_type.datatype = Datatype::int32;
  EXPECT_FALSE(alike(one->request, with({other_type})->request));
}

TEST(Batch, GivesEachRequestItsOwnRowsBack) {
  const std::vector jobs{with({floats("a", {1, 2}, {1, 2})}), with({floats("a", {2, 2}, {3, 4, 5, 6})})};
  const auto inputs = gather(jobs);
  ASSERT_EQ(inputs.size(), 1u);
  EXPECT_EQ(inputs[0].shape, (std::vector<std::int64_t>{3, 2}));
  EXPECT_EQ(floats_of(inputs[0]), (std::vector<float>{1, 2, 3, 4, 5, 6}));

  const auto answers = scatter({floats("y", {3}, {10, 20, 30})}, jobs);
  ASSERT_TRUE(answers);
  EXPECT_EQ(floats_of((*answers)[0][0]), (std::vector<float>{10}));
  EXPECT_EQ((*answers)[1][0].shape, (std::vector<std::int64_t>{2}));
  EXPECT_EQ(floats_of((*answers)[1][0]), (std::vector<float>{20, 30}));
}

TEST(Batch, SplitsTextsOfDifferentLengths) {
  const std::vector jobs{with({texts("t", {"a", "bb"})}), with({texts("t", {"", "dddd"})})};
  const auto inputs = gather(jobs);
  const auto answers = scatter(inputs, jobs);
  ASSERT_TRUE(answers);
  EXPECT_EQ((*answers)[0][0].data.text(), texts("t", {"a", "bb"}).data.text());
  EXPECT_EQ((*answers)[1][0].data.text(), texts("t", {"", "dddd"}).data.text());
}

TEST(Batch, RefusesAnAnswerThatHasOtherRowsThanTheInputs) {
  const std::vector jobs{with({floats("a", {1}, {1})}), with({floats("a", {1}, {2})})};
  const auto answers = scatter({floats("sum", {1}, {3})}, jobs);
  ASSERT_FALSE(answers);
  EXPECT_EQ(answers.error().code, Errc::internal);
  EXPECT_NE(answers.error().message.find("'sum'"), std::string::npos);
}

}  // namespace
}  // namespace mainstay
