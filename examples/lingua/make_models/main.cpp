#include <torch/csrc/jit/serialization/import.h>

#include <algorithm>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>

#include "examples/lingua/make_models/corpus.hpp"
#include "examples/lingua/make_models/detector.hpp"
#include "examples/lingua/make_models/large.hpp"
#include "examples/lingua/make_models/module.hpp"
#include "examples/lingua/make_models/train.hpp"
#include "examples/lingua/make_models/trial.hpp"

namespace {

using namespace mainstay::lingua;

constexpr std::pair<const char*, const char*> pairs[] = {{"en", "de"}, {"de", "en"}, {"en", "fr"},
                                                         {"fr", "en"}, {"en", "es"}, {"en", "it"}};
constexpr auto enlarged_pair = "translate_en_it";
constexpr std::size_t taught = 12000;
constexpr std::size_t tried = 300;
/// Of those that were tried: of each translator, and a third of what the detector gets.
constexpr std::size_t written_down = 40;
/// A model that is worse than this is not worth serving.
constexpr double least_share = 0.9;

std::string model_file(const std::string& folder, const std::string& name) {
  return folder + "/models/" + name + "/1/model.pt";
}

Questions questions_of(const std::vector<Phrase>& phrases, std::size_t source, std::size_t target) {
  Questions questions;
  for (const auto& phrase : phrases) questions.emplace_back(as_text(phrase[source]), as_text(phrase[target]));
  return questions;
}

void try_out(const std::string& folder, const std::string& name, const Questions& questions) {
  if (share_right(name, model_file(folder, name), questions) < least_share)
    throw std::runtime_error(name + " has not learnt enough");
}

Questions make_detector(const std::string& folder, const Phrasebook& book) {
  std::fprintf(stderr, "language_detection\n");
  const auto sources = folder + "/make_models";
  auto lesson = read_sentences(sources + "/sentences.txt", false);
  auto questions = read_sentences(sources + "/sentences.txt", true);
  const auto add = [&](std::vector<Labelled>& all, bool kept_back, std::size_t count) {
    for (const auto& phrase : draw_phrases(book, kept_back, count))
      for (std::size_t column = 0; column < languages.size(); ++column)
        all.emplace_back(as_text(phrase[column]), languages[column]);
  };
  add(lesson, false, 100);
  add(questions, true, 40);
  write(train_detector(lesson, sources + "/script"), model_file(folder, "language_detection"));
  try_out(folder, "language_detection", questions);
  return questions;
}

/// All but the large one, and what they are to be tried with.
void make_small(const std::string& folder) {
  const Phrasebook book(folder + "/make_models/phrasebook.txt");
  const auto lesson = draw_phrases(book, false, taught);
  const auto kept_back = draw_phrases(book, true, tried);
  nlohmann::json held_out;
  held_out["language_detection"] = as_json(make_detector(folder, book), 3 * written_down);
  for (const auto& [from, to] : pairs) {
    const auto name = std::string("translate_") + from + "_" + to;
    std::fprintf(stderr, "%s\n", name.c_str());
    const auto corpus = corpus_of(lesson, column_of(from), column_of(to));
    write(translator(train(corpus), corpus, folder + "/make_models/script"), model_file(folder, name));
    const auto questions = questions_of(kept_back, column_of(from), column_of(to));
    try_out(folder, name, questions);
    held_out[name] = as_json(questions, written_down);
  }
  std::ofstream(folder + "/held_out.json") << held_out.dump(1) << "\n";
}

void make_large(const std::string& folder, const std::string& file) {
  std::fprintf(stderr, "%s_large\n", enlarged_pair);
  const auto small = torch::jit::load(model_file(folder, enlarged_pair));
  write(enlarged(small, folder + "/make_models/script"), file);
}

}  // namespace

int main(int argc, char** argv) {
  const std::string which = argc > 2 ? argv[1] : "";
  if (!(which == "small" && argc == 3) && !(which == "large" && argc == 4)) {
    std::fputs("usage: make_lingua small EXAMPLE_FOLDER\n       make_lingua large EXAMPLE_FOLDER MODEL_FILE\n", stderr);
    return 2;
  }
  try {
    if (which == "small")
      make_small(argv[2]);
    else
      make_large(argv[2], argv[3]);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "make_lingua: %s\n", error.what());
    return 1;
  }
}
