#include "examples/lingua/make_models/detector.hpp"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <torch/optim/adam.h>

#include <cstdint>
#include <cstdio>
#include <fstream>
#include <random>
#include <sstream>
#include <stdexcept>

#include "examples/lingua/make_models/phrasebook.hpp"
#include "examples/torchscript/module.hpp"

namespace mainstay::lingua {

namespace {

constexpr std::int64_t vote_rows = 8192;
/// Of a text that are looked at.
constexpr std::int64_t most_bytes = 2000;
constexpr int rounds = 200;
constexpr double step_size = 0.5;

/// The sentences, and of each some words in a row: people write short texts as well.
std::vector<Labelled> with_pieces(const std::vector<Labelled>& sentences) {
  std::mt19937 random(17);
  auto all = sentences;
  for (const auto& [text, language] : sentences) {
    const auto words = words_of(text);
    const auto length = 2 + random() % 4;
    if (words.size() <= length) continue;
    const auto first = random() % (words.size() - length);
    std::string piece = words[first];
    for (std::size_t i = 1; i < length; ++i) piece += " " + words[first + i];
    all.emplace_back(piece, language);
  }
  return all;
}

}  // namespace

std::vector<Labelled> read_sentences(const std::string& file, bool kept_back) {
  std::ifstream in(file);
  if (!in) throw std::runtime_error(file + " cannot be read");
  std::vector<Labelled> sentences;
  std::string language;
  int number = 0;
  for (std::string line; std::getline(in, line);) {
    if (line.empty() || line.starts_with('#')) continue;
    if (line.starts_with("== "))
      language = line.substr(3);
    else if ((++number % 5 == 0) == kept_back)
      sentences.emplace_back(line, language);
  }
  return sentences;
}

torch::jit::Module train_detector(const std::vector<Labelled>& sentences, const std::string& script_folder) {
  at::set_num_threads(1);
  const std::vector<std::string> names(languages.begin(), languages.end());
  auto votes = at::zeros({vote_rows, static_cast<std::int64_t>(names.size())}).set_requires_grad(true);
  auto module = torchscript::new_module("LanguageDetection");
  torchscript::add_texts(module, "languages", names);
  torchscript::add_number(module, "most_bytes", most_bytes);
  module.register_parameter("votes", votes.detach(), false);
  torchscript::define(module, script_folder, {"detector"});

  std::vector<std::int64_t> pieces, begins, wanted;
  for (const auto& [text, language] : with_pieces(sentences)) {
    begins.push_back(static_cast<std::int64_t>(pieces.size()));
    wanted.push_back(static_cast<std::int64_t>(column_of(language)));
    for (const auto row : module.run_method("rows_of", text).toIntVector()) pieces.push_back(row);
  }
  const auto all = at::tensor(pieces, at::kLong);
  const auto offsets = at::tensor(begins, at::kLong);
  const auto labels = at::tensor(wanted, at::kLong);
  torch::optim::Adam optimizer({votes}, torch::optim::AdamOptions(step_size));
  double loss = 0;
  for (int step = 0; step < rounds; ++step) {
    // 1: their mean.
    const auto means = std::get<0>(at::embedding_bag(votes, all, offsets, false, 1));
    const auto each = at::cross_entropy_loss(means, labels);
    optimizer.zero_grad();
    each.backward();
    optimizer.step();
    loss = each.item<double>();
  }
  std::fprintf(stderr, "  %zu texts, %.4f nats each\n", wanted.size(), loss);
  return module;
}

}  // namespace mainstay::lingua
