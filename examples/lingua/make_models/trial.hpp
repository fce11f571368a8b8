#pragma once

#include <torch/csrc/jit/api/module.h>

#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

namespace mainstay::lingua {

/// What a model is asked, and what it should answer.
using Questions = std::vector<std::pair<std::string, std::string>>;

/// The share of questions that a model as it was written answers to the letter. Prints it, and what was wrong.
double share_right(const std::string& name, const std::string& file, const Questions& questions);

/// The first of the questions, for whoever wants to ask a server.
nlohmann::json as_json(const Questions& questions, std::size_t most);

}  // namespace mainstay::lingua
