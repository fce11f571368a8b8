#pragma once

#include <torch/csrc/jit/api/module.h>

#include <string>
#include <utility>
#include <vector>

namespace mainstay::lingua {

/// A text and the language that it is in.
using Labelled = std::pair<std::string, std::string>;

/// What of sentences.txt is taught, or kept back.
std::vector<Labelled> read_sentences(const std::string& file, bool kept_back);

/// In some seconds; the same sentences make the same module.
torch::jit::Module train_detector(const std::vector<Labelled>& sentences, const std::string& script_folder);

}  // namespace mainstay::lingua
