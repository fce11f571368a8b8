#include <cstdio>
#include <exception>
#include <string>

#include "examples/discop/make_model/corpus.hpp"
#include "examples/discop/make_model/module.hpp"
#include "examples/discop/make_model/train.hpp"

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fputs("usage: make_discop FOLDER_OF_GRAMMAR_AND_SCRIPT MODEL_FILE\n", stderr);
    return 2;
  }
  const std::string folder = argv[1];
  try {
    const auto corpus = mainstay::discop::draw_corpus(folder + "/grammar.txt", 30000);
    std::fprintf(stderr, "%zu words, %zu tokens\n", corpus.words.size(), corpus.tokens.size());
    const auto network = mainstay::discop::train(corpus);
    mainstay::discop::write_module(network, corpus.words, folder + "/script", argv[2]);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "make_discop: %s\n", error.what());
    return 1;
  }
}
