#include "examples/lingua/make_models/trial.hpp"

#include <torch/csrc/jit/serialization/import.h>

#include <algorithm>
#include <cstdio>

namespace mainstay::lingua {

double share_right(const std::string& name, const std::string& file, const Questions& questions) {
  auto module = torch::jit::load(file);
  c10::List<std::string> texts;
  for (const auto& [text, answer] : questions) texts.push_back(text);
  auto result = module.forward({texts});
  // The language detection says how sure it is, too.
  const auto answers = result.isTuple() ? result.toTuple()->elements()[0].toList() : result.toList();
  std::size_t right = 0;
  for (std::size_t i = 0; i < questions.size(); ++i) {
    const auto answer = answers.get(i).toStringRef();
    right += answer == questions[i].second;
    if (answer != questions[i].second)
      std::fprintf(stderr, "  %s: \"%s\", not \"%s\"\n", questions[i].first.c_str(), answer.c_str(),
                   questions[i].second.c_str());
  }
  std::printf("%s: %zu of %zu sentences that it was not taught are right\n", name.c_str(), right, questions.size());
  std::fflush(stdout);
  return static_cast<double>(right) / static_cast<double>(questions.size());
}

nlohmann::json as_json(const Questions& questions, std::size_t most) {
  auto list = nlohmann::json::array();
  for (std::size_t i = 0; i < std::min(most, questions.size()); ++i)
    list.push_back({questions[i].first, questions[i].second});
  return list;
}

}  // namespace mainstay::lingua
