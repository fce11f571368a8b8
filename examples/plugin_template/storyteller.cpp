// Goes on with a text, word by word: a model that streams. What may follow a word is what followed it in the one story
// that it knows, and which of that, a seed decides.

#include <cstdint>
#include <mainstay/plugin.hpp>
#include <map>
#include <sstream>

namespace {

using namespace mainstay::plugin;

constexpr auto story =
    "once a river met a mountain and the river asked the mountain to let it pass . the mountain said that it had stood "
    "there since the world was young and that a river may go around . the river was patient and went around , and each "
    "year it took a grain of sand from the foot of the mountain . when the world was old the mountain was a hill , and "
    "the hill asked the river to stay . the river said that a river may not stay , but that it would tell the sea .";

class Storyteller final : public Model {
 public:
  static Signature describe(const std::string& /*settings*/) {
    Signature signature{{{"text_input", Datatype::bytes, Shape{1}},
                         {"max_words", Datatype::int32, Shape{1}},
                         {"seed", Datatype::uint64, Shape{1}}},
                        {{"text_output", Datatype::bytes, Shape{1}}}};
    signature.streams = true;
    return signature;
  }

  explicit Storyteller(const std::string& /*settings*/) {
    std::istringstream words(story);
    std::string last;
    words >> last;
    for (std::string word; words >> word; last = word) followers_[last].push_back(word);
    // The end leads back to the beginning.
    followers_[last].push_back("once");
  }

  std::vector<Output> infer(const std::vector<Input>& inputs, Host& host) override {
    const auto words = inputs[1].values<std::int32_t>()[0];
    auto seed = inputs[2].values<std::uint64_t>()[0];
    if (words < 0 || words > most_words) throw InvalidArgument("max_words is from 0 to 1000000");
    auto word = last_word(inputs[0].strings().at(0));
    for (std::int32_t i = 0; i < words; ++i) {
      word = next(word, seed);
      std::vector<Output> piece;
      piece.push_back(Output::strings("text_output", {1}, std::vector<std::string>{word}));
      if (!host.emit(std::move(piece))) break;  // nobody wants more
    }
    return {};  // all of it was said in pieces
  }

  std::optional<std::uint64_t> fingerprint() override { return followers_.size(); }

 private:
  static constexpr std::int32_t most_words = 1'000'000;

  std::string last_word(std::string_view text) const {
    std::istringstream words{std::string(text)};
    std::string last;
    for (std::string word; words >> word;) last = word;
    return followers_.count(last) > 0 ? last : ".";
  }

  std::string next(const std::string& word, std::uint64_t& seed) const {
    // A step of a linear congruential generator, whose high bits are the good ones.
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    const auto& choice = followers_.at(word);
    return choice[(seed >> 33) % choice.size()];
  }

  std::map<std::string, std::vector<std::string>> followers_;
};

}  // namespace

MAINSTAY_PLUGIN(Storyteller)
