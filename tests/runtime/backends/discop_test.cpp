// The module of examples/discop itself, without a server around it.

#include <ATen/Parallel.h>
#include <c10/core/InferenceMode.h>
#include <gmock/gmock.h>
#include <torch/csrc/jit/api/module.h>
#include <torch/csrc/jit/runtime/jit_exception.h>
#include <torch/csrc/jit/serialization/import.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <random>
#include <string>
#include <vector>

namespace mainstay {
namespace {

using ::testing::HasSubstr;

struct Outcome {
  std::string text;
  std::int64_t bits;
  std::int64_t tokens;
  double entropy_bits;
  double surprise_bits;
  std::int64_t operations;
};

class Discop : public ::testing::Test {
 protected:
  Discop() {
    at::set_num_threads(1);
    module_ = torch::jit::load(MAINSTAY_DISCOP);
  }

  Outcome call(const std::string& operation, const std::string& text, const std::string& prompt = "Dear sister,") {
    const auto tuple = module_.forward({operation, text, prompt}).toTuple();
    const auto& values = tuple->elements();
    return {values[0].toStringRef(), values[1].toInt(),    values[2].toInt(),
            values[3].toDouble(),    values[4].toDouble(), values[5].toInt()};
  }

  /// What Discop's callers get to read where it refuses.
  std::string refusal(const std::string& operation, const std::string& text) {
    try {
      return "answered " + call(operation, text).text;
    } catch (const torch::jit::JITException& raised) {
      EXPECT_EQ(raised.getPythonClassName(), "builtins.ValueError");
      return raised.getOriginalMsg().value_or("");
    }
  }

  /// As a server does it under the strategy reset, but for what the next call overwrites anyway.
  void forget() {
    for (const char* name : {"position", "drawn", "mark_position", "mark_drawn", "operations"})
      module_.setattr(name, 0);
  }

  std::vector<double> probabilities_after(const std::string& prompt) {
    forget();
    const auto tensor = module_.get_method("read")({prompt}).toTensor();
    const auto* data = tensor.const_data_ptr<double>();
    return {data, data + tensor.numel()};
  }

  /// How often each token follows the prompt, one message and one stream of random numbers a time.
  template <class NextMessage>
  std::vector<double> count_next(const std::string& prompt, int times, NextMessage next_message) {
    forget();
    const auto probabilities = module_.get_method("read")({prompt}).toTensor();
    const auto hide = module_.get_method("hide");
    std::mt19937 random{17};
    std::vector<double> counts(static_cast<std::size_t>(probabilities.numel()));
    for (int i = 0; i < times; ++i) {
      const std::int64_t stream = random();
      const auto hidden = hide({next_message(), 0, probabilities, stream}).toTuple();
      ++counts[static_cast<std::size_t>(hidden->elements()[0].toInt())];
    }
    return counts;
  }

  const c10::InferenceMode inference_;
  torch::jit::Module module_;
};

c10::List<std::int64_t> bits(std::size_t count, const auto& next_bit) {
  c10::List<std::int64_t> bits;
  for (std::size_t i = 0; i < count; ++i) bits.push_back(next_bit());
  return bits;
}

/// How many deviations lie between Pearson's statistic and what is to be expected of it (Wilson and Hilferty). Tokens
/// that are too rare to be counted on their own are counted together.
double deviations(const std::vector<double>& counts, const std::vector<double>& probabilities) {
  double total = 0;
  for (auto count : counts) total += count;
  double statistic = 0, rare_count = 0, rare_expected = 0;
  int cells = 0;
  const auto add = [&](double count, double expected) {
    statistic += (count - expected) * (count - expected) / expected;
    ++cells;
  };
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const double expected = total * probabilities[i];
    if (expected >= 5) {
      add(counts[i], expected);
    } else {
      rare_count += counts[i];
      rare_expected += expected;
    }
  }
  if (rare_expected > 1) add(rare_count, rare_expected);
  const double spread = 2.0 / (9 * (cells - 1));
  return (std::cbrt(statistic / (cells - 1)) - (1 - spread)) / std::sqrt(spread);
}

std::vector<double> sharpened(std::vector<double> probabilities) {
  double sum = 0;
  for (auto& one : probabilities) sum += one = std::pow(one, 1.1);
  for (auto& one : probabilities) one /= sum;
  return probabilities;
}

TEST_F(Discop, RevealsWhatItHasHidden) {
  for (const std::string message :
       {"", "x", "Meet me at the pier at nine.", "h\xc3\xa9llo, \xe4\xbd\xa0\xe5\xa5\xbd!"}) {
    forget();
    const auto hidden = call("encode", message);
    EXPECT_EQ(hidden.bits, static_cast<std::int64_t>(24 + 8 * message.size()));
    forget();
    const auto revealed = call("decode", hidden.text);
    EXPECT_EQ(revealed.text, message);
    EXPECT_EQ(revealed.tokens, hidden.tokens);
    EXPECT_EQ(revealed.entropy_bits, hidden.entropy_bits);
  }
}

TEST_F(Discop, RevealsAMessageWhoseTextIsLongerThanItsCache) {
  const std::string message(150, 'm');
  const auto hidden = call("encode", message);
  EXPECT_GT(hidden.tokens, module_.attr("keys").toTensor().size(2));
  EXPECT_EQ(call("decode", hidden.text).text, message);
}

TEST_F(Discop, ReadsPromptsInWordsThatItNeverLearnt) {
  const auto hidden = call("encode", "secret", "Zur K\xc3\xbcste, mit 17 Schafen!");
  EXPECT_EQ(call("decode", hidden.text, "Zur K\xc3\xbcste, mit 17 Schafen!").text, "secret");
}

TEST_F(Discop, RefusesWhatItCannotDo) {
  EXPECT_EQ(refusal("encode", std::string(1001, 'm')), "the message has 1001 bytes, 1000 are the most");
  EXPECT_EQ(refusal("decode", "The xylophone was grey."),
            "the text has the word \"xylophone\", which this model never writes");
  EXPECT_EQ(refusal("guess", "It was warm."), "the operation is \"encode\" or \"decode\", not \"guess\"");
  EXPECT_EQ(module_.attr("operations").toInt(), 0);
  EXPECT_THAT(refusal("decode", ""), HasSubstr("the text holds no message"));
  EXPECT_THAT(refusal("decode", "It was warm near the harbour."), HasSubstr("the text holds no message"));
}

TEST_F(Discop, RevealsNothingAfterAnotherPrompt) {
  const auto hidden = call("encode", "secret");
  forget();
  EXPECT_THAT(module_.attr("position").toInt(), 0);
  try {
    EXPECT_NE(call("decode", hidden.text, "Dear brother,").text, "secret");
  } catch (const torch::jit::JITException&) {
  }
}

TEST_F(Discop, WithoutAResetTheFirstCycleIsRightAndALaterOneIsNot) {
  const std::vector<std::string> messages{"meet me at the pier", "bring forty francs", "the cat is out",
                                          "wait until ten", "burn this letter"};
  std::vector<bool> right;
  for (const auto& message : messages) {
    const auto hidden = call("encode", message);
    try {
      right.push_back(call("decode", hidden.text).text == message);
    } catch (const torch::jit::JITException&) {
      right.push_back(false);
    }
  }
  EXPECT_TRUE(right.front());
  EXPECT_EQ(module_.attr("operations").toInt(), 10);
  EXPECT_FALSE(std::all_of(right.begin(), right.end(), [](bool one) { return one; }));
}

TEST_F(Discop, TheNextTokenIsDistributedAsTheModelsOwn) {
  std::mt19937 random{5};
  for (const char* prompt : {"", "On Monday, we took the", "The captain said that"}) {
    const auto own = probabilities_after(prompt);
    const auto counts = count_next(prompt, 10000, [&] { return bits(40, [&] { return random() & 1; }); });
    EXPECT_LT(deviations(counts, own), 3.5) << prompt;
    // It would be seen.
    EXPECT_GT(deviations(counts, sharpened(own)), 3.5) << prompt;
  }
}

TEST_F(Discop, TheNextTokenIsDistributedAsTheModelsOwnWhateverTheMessage) {
  for (int bit : {0, 1}) {
    const auto counts = count_next("We", 10000, [&] { return bits(40, [&] { return bit; }); });
    EXPECT_LT(deviations(counts, probabilities_after("We")), 3.5) << bit;
  }
}

TEST_F(Discop, WholeTextsAreAsSurprisingAsTheModelExpects) {
  std::mt19937 random{11};
  double hidden = 0, tokens = 0, entropy = 0, difference = 0, square = 0;
  const int texts = 60;
  for (int i = 0; i < texts; ++i) {
    std::string message;
    while (message.size() < 16) message += static_cast<char>(random() & 255);
    forget();
    const auto outcome = call("encode", message, "Letter " + std::to_string(i) + ".");
    hidden += static_cast<double>(outcome.bits);
    tokens += static_cast<double>(outcome.tokens);
    entropy += outcome.entropy_bits;
    difference += outcome.surprise_bits - outcome.entropy_bits;
    square += std::pow(outcome.surprise_bits - outcome.entropy_bits, 2);
  }
  const double error = std::sqrt(square / texts - std::pow(difference / texts, 2)) * std::sqrt(texts);
  std::printf(
      "%.0f tokens: %.3f bits hidden in each, %.3f bits of entropy in each, %.3f of them used; surprise %+.2f "
      "deviations from the entropy\n",
      tokens, hidden / tokens, entropy / tokens, hidden / entropy, difference / error);
  EXPECT_LT(std::abs(difference), 3.5 * error);
  EXPECT_GT(hidden / entropy, 0.8);
  EXPECT_LT(hidden / entropy, 1);
}

}  // namespace
}  // namespace mainstay
