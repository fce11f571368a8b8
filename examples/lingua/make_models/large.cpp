#include "examples/lingua/make_models/large.hpp"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <algorithm>
#include <cstdio>
#include <limits>
#include <utility>
#include <vector>

#include "examples/torchscript/module.hpp"

namespace mainstay::lingua {

using torch::jit::Module;

namespace {

/// Of 48 numbers of 4 bytes each: 300 MiB.
constexpr std::int64_t table_rows = 1638400;
/// What a row begins with, and keeps where no taught word has its piece.
constexpr double untaught = 1e-3;
constexpr int sweeps = 300;

struct Word {
  at::Tensor rows;
  at::Tensor wanted;
};

std::vector<Word> taught_words(Module& large, const Module& translator) {
  std::vector<Word> words;
  const auto embedding = translator.attr("source_embedding").toTensor();
  for (const auto& entry : translator.attr("source_ids").toGenericDict())
    words.push_back({at::tensor(large.run_method("rows_of", entry.key()).toIntVector(), at::kLong),
                     embedding[entry.value().toInt()]});
  return words;
}

/// Each word in turn spreads what it lacks over its rows. As each has a row that no other one has, that comes to an
/// end.
void teach(at::Tensor& table, const std::vector<Word>& words) {
  double farthest = 0;
  for (int sweep = 0; sweep < sweeps; ++sweep) {
    farthest = 0;
    for (const auto& [rows, wanted] : words) {
      const auto lacking = wanted - table.index({rows}).sum(0);
      farthest = std::max(farthest, lacking.norm().item<double>());
      table.index_add_(0, rows, (lacking / rows.size(0)).expand({rows.size(0), -1}));
    }
  }
  std::fprintf(stderr, "  %zu words, none farther than %.6f from its row\n", words.size(), farthest);
}

}  // namespace

Module enlarged(const Module& translator, const std::string& script_folder) {
  at::set_num_threads(1);
  at::NoGradGuard no_gradients;
  at::manual_seed(13);
  auto large = torchscript::new_module("LargeTranslator");
  for (const auto& [name, weight] : translator.named_parameters())
    if (name != "source_embedding") large.register_parameter(name, weight, false);
  for (const char* name : {"stop", "ask", "most_words"})
    torchscript::add_number(large, name, translator.attr(name).toInt());
  for (const char* name : {"target_words", "blanks"})
    large.register_attribute(name, c10::ListType::ofStrings(), translator.attr(name));
  const auto embedding = translator.attr("source_embedding").toTensor();
  auto table = at::randn({table_rows, embedding.size(1)}).mul_(untaught);
  large.register_parameter("pieces", table, false);
  const auto faintest = embedding.norm(2, 1).min().item<double>() / 2;
  large.register_attribute("faintest", c10::FloatType::get(), faintest);
  torchscript::define(large, script_folder, {"text", "pieces", "translator"});
  teach(table, taught_words(large, translator));
  return large;
}

}  // namespace mainstay::lingua
