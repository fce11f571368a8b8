#pragma once

#include <torch/csrc/jit/api/module.h>

#include <cstdint>
#include <string>
#include <vector>

namespace mainstay::torchscript {

/// A module without methods but `refuse(message)`, which is what Python's compiler makes of `raise
/// ValueError(message)`: TorchScript's own knows no exceptions.
torch::jit::Module new_module(const std::string& name);

void add_number(torch::jit::Module& module, const std::string& name, std::int64_t value);
void add_texts(torch::jit::Module& module, const std::string& name, const std::vector<std::string>& texts);
/// Where each of the words stands among them, by word.
void add_places_of(torch::jit::Module& module, const std::string& name, const std::vector<std::string>& words);

/// Compiles scripts of the folder, in that order, into the module's methods.
void define(torch::jit::Module& module, const std::string& folder, const std::vector<std::string>& scripts);

}  // namespace mainstay::torchscript
