#include "examples/lingua/make_models/module.hpp"

#include <ATen/ATen.h>
#include <torch/csrc/jit/api/compilation_unit.h>
#include <torch/csrc/jit/ir/irparser.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <stdexcept>

namespace mainstay::lingua {

using torch::jit::Module;

namespace {

/// Words of a text. A longer one is refused: an answer takes the longer, the longer the text is.
constexpr std::int64_t most_words = 500;

std::string read_file(const std::string& file) {
  std::ifstream in(file);
  if (!in) throw std::runtime_error(file + " cannot be read");
  return {std::istreambuf_iterator<char>(in), {}};
}

std::int64_t place_of(const std::vector<std::string>& words, const std::string& word) {
  return std::ranges::find(words, word) - words.begin();
}

/// TorchScript's own compiler knows no exceptions.
void add_refuse(const Module& module) {
  auto graph = std::make_shared<torch::jit::Graph>();
  torch::jit::parseIR(R"(graph(%self, %message : str):
  %type : str = prim::Constant[value="builtins.ValueError"]()
  prim::RaiseException(%message, %type)
  %nothing : NoneType = prim::Constant()
  return (%nothing))",
                      graph.get());
  graph->inputs()[0]->setType(module.type());
  module.type()->addMethod(module._ivalue()->compilation_unit()->create_function(
      c10::QualifiedName(*module.type()->name(), "refuse"), graph));
}

void add_numbers_of(Module& module, const std::string& name, const std::vector<std::string>& words) {
  c10::Dict<std::string, std::int64_t> numbers;
  for (const auto& word : words) numbers.insert(word, static_cast<std::int64_t>(numbers.size()));
  module.register_attribute(name, c10::DictType::create(c10::StringType::get(), c10::IntType::get()), numbers);
}

}  // namespace

Module new_module(const std::string& name) {
  Module module(name);
  module.register_attribute("training", c10::BoolType::get(), false);
  add_refuse(module);
  return module;
}

void add_number(Module& module, const std::string& name, std::int64_t value) {
  module.register_attribute(name, c10::IntType::get(), value);
}

void add_texts(Module& module, const std::string& name, const std::vector<std::string>& texts) {
  c10::List<std::string> list;
  for (const auto& text : texts) list.push_back(text);
  module.register_attribute(name, c10::ListType::ofStrings(), list);
}

void define(Module& module, const std::string& folder, const std::vector<std::string>& scripts) {
  std::string source;
  for (const auto& script : scripts) source += read_file(folder + "/" + script + ".py") + "\n";
  module.define(source);
}

void write(const Module& module, const std::string& file) {
  std::filesystem::create_directories(std::filesystem::path(file).parent_path());
  const auto half = file + ".half";
  module.save(half);
  std::filesystem::rename(half, file);
}

Module translator(const Network& network, const Corpus& corpus, const std::string& script_folder) {
  auto module = new_module("Translator");
  for (const auto& [name, weight] : network.weights()) module.register_parameter(name, weight.detach(), false);
  add_numbers_of(module, "source_ids", corpus.source_words);
  add_texts(module, "target_words", corpus.target_words);
  // Not in the scripts: what TorchScript saves of such a text there it cannot read again.
  add_texts(module, "blanks", {"\n", "\r", "\t"});
  add_number(module, "stop", place_of(corpus.target_words, "."));
  add_number(module, "ask", place_of(corpus.target_words, "?"));
  add_number(module, "most_words", most_words);
  define(module, script_folder, {"text", "words", "translator"});
  return module;
}

}  // namespace mainstay::lingua
