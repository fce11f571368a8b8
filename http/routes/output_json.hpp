#pragma once

#include <optional>
#include <string>

#include "config/route_template.hpp"
#include "runtime/error.hpp"
#include "runtime/tensor.hpp"

namespace mainstay::http::routes {

/// Appends an output of a model to a document. Numbers that JSON has no word for become null. The error is the model's.
std::optional<Error> append_output(std::string& out, const Tensor& output, config::TemplateNode::As as);

}  // namespace mainstay::http::routes
