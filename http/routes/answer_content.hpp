#pragma once

#include <string>
#include <string_view>

#include "config/routes.hpp"
#include "runtime/queue/request.hpp"
#include "runtime/result.hpp"

namespace mainstay::http::routes {

/// The output of that name; the error is the model's, which gave none.
Result<const Tensor*> output_called(const InferResponse& response, const std::string& name);

/// What is sent in place of a document: the bytes of an output, or the image that it is. Of an image that takes long:
/// not for an I/O thread.
Result<std::string> content_of_answer(const config::RouteAnswer& answer, const InferResponse& response);

/// What such content is. Valid as long as the answer.
std::string_view content_type_of(const config::RouteAnswer& answer);

}  // namespace mainstay::http::routes
