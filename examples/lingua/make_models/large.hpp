#pragma once

#include <torch/csrc/jit/api/module.h>

#include <string>

namespace mainstay::lingua {

/// A translator that has, in place of a row for each word, a table of 300 MiB for the pieces of any word, in which the
/// pieces of a taught word sum up to its row. In seconds; the same translator makes the same one.
torch::jit::Module enlarged(const torch::jit::Module& translator, const std::string& script_folder);

}  // namespace mainstay::lingua
