#include "examples/imagedit/make_models/encoder.hpp"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <torch/optim/adam.h>

#include <cstdio>
#include <vector>

#include "examples/torchscript/module.hpp"

namespace mainstay::imagedit {

namespace {

constexpr std::int64_t vote_rows = 8192;
constexpr std::int64_t strengths = 3;
/// Of an instruction that are looked at.
constexpr std::int64_t most_bytes = 2000;
constexpr int rounds = 250;
constexpr double step_size = 0.3;
/// Without it, words that stand in one phrase alone are believed too much.
constexpr double weight_decay = 1e-5;

at::Tensor rows_of(torch::jit::Module& editor, const std::vector<Clause>& clauses, at::Tensor& offsets) {
  std::vector<std::int64_t> rows, begins;
  for (const auto& clause : clauses) {
    begins.push_back(static_cast<std::int64_t>(rows.size()));
    for (const auto row : editor.run_method("rows_of", clause.text).toIntVector()) rows.push_back(row);
  }
  offsets = at::tensor(begins, at::kLong);
  return at::tensor(rows, at::kLong);
}

at::Tensor labels(const std::vector<Clause>& clauses, std::int64_t (*label)(const Clause&)) {
  std::vector<std::int64_t> values;
  for (const auto& clause : clauses) values.push_back(label(clause));
  return at::tensor(values, at::kLong);
}

std::int64_t edit_of(const Clause& clause) { return clause.edit; }
std::int64_t strength_of(const Clause& clause) { return static_cast<std::int64_t>(clause.strength); }

}  // namespace

torch::jit::Module train_editor(const Lesson& lesson, const std::string& script_folder) {
  at::set_num_threads(1);
  const auto edits = static_cast<std::int64_t>(lesson.edits.size());
  auto votes = at::zeros({vote_rows, edits + strengths}).set_requires_grad(true);
  auto editor = torchscript::new_module("Editor");
  torchscript::add_texts(editor, "edits", lesson.edits);
  // Not in the scripts: what TorchScript saves of such a text there it cannot read again.
  torchscript::add_texts(editor, "blanks", {"\n", "\r", "\t", "!", "?", "\"", "(", ")"});
  torchscript::add_texts(editor, "joints", {",", ".", ";", ":", " and then ", " but ", " then ", " with "});
  torchscript::add_number(editor, "most_bytes", most_bytes);
  torchscript::add_number(editor, "steps", 1);
  editor.register_parameter("votes", votes.detach(), false);
  torchscript::define(editor, script_folder, {"text", "noise", "edits", "editor"});

  at::Tensor offsets;
  const auto rows = rows_of(editor, lesson.taught, offsets);
  const auto wanted_edits = labels(lesson.taught, edit_of), wanted_strengths = labels(lesson.taught, strength_of);
  torch::optim::Adam optimizer({votes}, torch::optim::AdamOptions(step_size).weight_decay(weight_decay));
  double loss = 0;
  for (int round = 0; round < rounds; ++round) {
    // 1: their mean.
    const auto means = std::get<0>(at::embedding_bag(votes, rows, offsets, false, 1));
    const auto each = at::cross_entropy_loss(means.slice(1, 0, edits), wanted_edits) +
                      at::cross_entropy_loss(means.slice(1, edits), wanted_strengths);
    optimizer.zero_grad();
    each.backward();
    optimizer.step();
    loss = each.item<double>();
  }
  std::fprintf(stderr, "%zu clauses, %.4f nats each\n", lesson.taught.size(), loss);
  return editor;
}

double share_right(torch::jit::Module& editor, const std::vector<Clause>& clauses) {
  std::size_t right = 0;
  for (const auto& clause : clauses) {
    const auto votes = editor.run_method("votes_of", clause.text).toTensor();
    const auto edits = votes.size(0) - strengths;
    right += votes.slice(0, 0, edits).argmax().item<std::int64_t>() == clause.edit &&
             votes.slice(0, edits).argmax().item<std::int64_t>() == strength_of(clause);
  }
  return static_cast<double>(right) / static_cast<double>(clauses.size());
}

double share_right(torch::jit::Module& editor, const std::vector<Question>& questions) {
  std::size_t right = 0;
  for (const auto& question : questions) {
    const auto weights = editor.run_method("weights_of", question.text).toTensor();
    std::vector<std::int64_t> found;
    for (std::int64_t edit = 0; edit < weights.size(0); ++edit)
      if (weights[edit].item<double>() > 0) found.push_back(edit);
    if (found == question.edits)
      ++right;
    else
      std::fprintf(stderr, "  not understood: %s\n", question.text.c_str());
  }
  return static_cast<double>(right) / static_cast<double>(questions.size());
}

}  // namespace mainstay::imagedit
