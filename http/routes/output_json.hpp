#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "config/route_template.hpp"
#include "http/routes/field_value.hpp"
#include "runtime/error.hpp"
#include "runtime/result.hpp"
#include "runtime/tensor.hpp"

namespace mainstay::http::routes {

/// Appends an output of a model to a document. Numbers that JSON has no word for become null. The error is the model's.
std::optional<Error> append_output(std::string& out, const Tensor& output, config::TemplateNode::As as);

/// Appends what a request has said of a field; bytes come out as base64.
void append_field(std::string& out, const std::optional<FieldValue>& value);

/// The one element of a BYTES output, or the bytes of another one.
Result<std::string_view> content_of(const Tensor& output);

}  // namespace mainstay::http::routes
