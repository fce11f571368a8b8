#pragma once

#include <torch/csrc/jit/api/module.h>

#include <string>

#include "examples/imagedit/make_models/lesson.hpp"

namespace mainstay::imagedit {

/// An editor whose text encoder has learnt the lesson, in some seconds; the same lesson makes the same module.
torch::jit::Module train_editor(const Lesson& lesson, const std::string& script_folder);

/// How many of the clauses are understood, edit and strength.
double share_right(torch::jit::Module& editor, const std::vector<Clause>& clauses);
/// How many of whole instructions are: exactly their edits, whatever their strengths.
double share_right(torch::jit::Module& editor, const std::vector<Question>& questions);

}  // namespace mainstay::imagedit
