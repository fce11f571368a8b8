#include "runtime/state/kept_piece.hpp"

#include <gtest/gtest.h>

#include "runtime/state/kept_model.hpp"
#include "tests/support/piece_recorder.hpp"

namespace mainstay {
namespace {

using testing::floats_of;
using testing::piece_of;
using Outputs = Result<std::vector<Tensor>>;

/// What a model that streams is answered with by somebody who wants the answer whole.
Outputs whole(testing::StreamingModel::Infer infer) {
  const ModelSource source;
  const LoadModel load = [&](const ModelSource&, LoadProgress&) {
    return Result<std::unique_ptr<Model>>(std::make_unique<testing::StreamingModel>(infer));
  };
  LoadProgress progress;
  CallControl control;
  return KeptModel::load(source, load, progress).value()->infer({}, control);
}

TEST(KeptPiece, IsTheAnswerWhereItIsTheOnlyOne) {
  const auto answer = whole([](const auto&, const ModelCall& call) -> Outputs {
    EXPECT_TRUE(call.pieces->emit(piece_of(4)));
    return std::vector<Tensor>{};
  });
  ASSERT_TRUE(answer);
  EXPECT_EQ(floats_of(answer->at(0)), std::vector<float>{4});
}

TEST(KeptPiece, IsNotNeededWhereTheModelAnswersAtOnce) {
  const auto answer = whole([](const auto&, const ModelCall&) -> Outputs { return piece_of(5); });
  ASSERT_TRUE(answer);
  EXPECT_EQ(floats_of(answer->at(0)), std::vector<float>{5});
}

TEST(KeptPiece, RefusesAModelThatGivesMore) {
  bool stopped = false;
  const auto two = whole([&](const auto&, const ModelCall& call) -> Outputs {
    EXPECT_TRUE(call.pieces->emit(piece_of(1)));
    stopped = !call.pieces->emit(piece_of(2));
    return Error{Errc::invalid_argument, "the call was cancelled"};
  });
  EXPECT_TRUE(stopped);
  ASSERT_FALSE(two);
  EXPECT_EQ(two.error().code, Errc::invalid_argument);
  EXPECT_NE(two.error().message.find("more than one piece"), std::string::npos);

  const auto one_and_a_last = whole([](const auto&, const ModelCall& call) -> Outputs {
    EXPECT_TRUE(call.pieces->emit(piece_of(1)));
    return piece_of(2);
  });
  ASSERT_FALSE(one_and_a_last);
  EXPECT_EQ(one_and_a_last.error().code, Errc::invalid_argument);
}

TEST(KeptPiece, RefusesAModelThatGivesNone) {
  const auto none = whole([](const auto&, const ModelCall&) -> Outputs { return std::vector<Tensor>{}; });
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().code, Errc::invalid_argument);
}

TEST(KeptPiece, DoesNotHideThatTheModelFailed) {
  const auto failed = whole([](const auto&, const ModelCall& call) -> Outputs {
    while (call.pieces->emit(piece_of(1))) {
    }
    return Error{Errc::internal, "fell over"};
  });
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().message, "fell over");
}

TEST(StreamingModel, IsWarmedUpAndAskedItsCanaryWhateverItGivesInPieces) {
  ModelSource source;
  source.config.warmup.calls = 2;
  source.config.canary.inputs = {{"INPUT0", "FP32", {1}, "[1]"}};
  int calls = 0;
  const LoadModel load = [&](const ModelSource&, LoadProgress&) {
    return Result<std::unique_ptr<Model>>(
        std::make_unique<testing::StreamingModel>([&](const auto&, const ModelCall& call) -> Outputs {
          ++calls;
          for (const float value : {1.0F, 2.0F}) EXPECT_TRUE(call.pieces->emit(piece_of(value)));
          return std::vector<Tensor>{};
        }));
  };
  LoadProgress progress;
  const auto kept = KeptModel::load(source, load, progress);
  EXPECT_TRUE(kept) << kept.error().message;
  EXPECT_EQ(calls, 3);
}

}  // namespace
}  // namespace mainstay
