#pragma once

#include <torch/csrc/jit/api/module.h>

#include <cstdint>
#include <string>
#include <vector>

#include "examples/lingua/make_models/corpus.hpp"
#include "examples/lingua/make_models/network.hpp"

namespace mainstay::lingua {

/// A module without methods but `refuse(message)`, which is what `raise ValueError(message)` is in Python.
torch::jit::Module new_module(const std::string& name);

void add_number(torch::jit::Module& module, const std::string& name, std::int64_t value);
void add_texts(torch::jit::Module& module, const std::string& name, const std::vector<std::string>& texts);

/// Compiles scripts of the folder, in that order, into the module's methods.
void define(torch::jit::Module& module, const std::string& folder, const std::vector<std::string>& scripts);

/// Writes it whole or not at all. Makes the folders that it lies in.
void write(const torch::jit::Module& module, const std::string& file);

/// The translation model of a network.
torch::jit::Module translator(const Network& network, const Corpus& corpus, const std::string& script_folder);

}  // namespace mainstay::lingua
