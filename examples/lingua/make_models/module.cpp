#include "examples/lingua/make_models/module.hpp"

#include <algorithm>
#include <filesystem>

#include "examples/torchscript/module.hpp"

namespace mainstay::lingua {

using torch::jit::Module;

namespace {

/// Words of a text. A longer one is refused: an answer takes the longer, the longer the text is.
constexpr std::int64_t most_words = 500;

std::int64_t place_of(const std::vector<std::string>& words, const std::string& word) {
  return std::ranges::find(words, word) - words.begin();
}

}  // namespace

void write(const Module& module, const std::string& file) {
  std::filesystem::create_directories(std::filesystem::path(file).parent_path());
  const auto half = file + ".half";
  module.save(half);
  std::filesystem::rename(half, file);
}

Module translator(const Network& network, const Corpus& corpus, const std::string& script_folder) {
  auto module = torchscript::new_module("Translator");
  for (const auto& [name, weight] : network.weights()) module.register_parameter(name, weight.detach(), false);
  torchscript::add_places_of(module, "source_ids", corpus.source_words);
  torchscript::add_texts(module, "target_words", corpus.target_words);
  // Not in the scripts: what TorchScript saves of such a text there it cannot read again.
  torchscript::add_texts(module, "blanks", {"\n", "\r", "\t"});
  torchscript::add_number(module, "stop", place_of(corpus.target_words, "."));
  torchscript::add_number(module, "ask", place_of(corpus.target_words, "?"));
  torchscript::add_number(module, "most_words", most_words);
  torchscript::define(module, script_folder, {"text", "words", "translator"});
  return module;
}

}  // namespace mainstay::lingua
