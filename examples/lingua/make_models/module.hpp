#pragma once

#include <torch/csrc/jit/api/module.h>

#include <string>

#include "examples/lingua/make_models/corpus.hpp"
#include "examples/lingua/make_models/network.hpp"

namespace mainstay::lingua {

/// Writes it whole or not at all. Makes the folders that it lies in.
void write(const torch::jit::Module& module, const std::string& file);

/// The translation model of a network.
torch::jit::Module translator(const Network& network, const Corpus& corpus, const std::string& script_folder);

}  // namespace mainstay::lingua
