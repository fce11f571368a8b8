#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "config/config.hpp"
#include "runtime/queue/job.hpp"

namespace mainstay {

/// Rows that one call to a model may take, 1: it takes one request. Requests that share a call see what the others
/// leave in the model: fine only where nothing is to be kept apart.
unsigned rows_a_call(const config::Model& model) noexcept;

/// The rows a request brings along its first dimension, or nothing where it has none that all of its inputs share.
std::optional<std::int64_t> rows_of(const InferRequest& request);

/// Whether two requests can share a call: the same inputs, alike in type and in all dimensions but the first.
bool alike(const InferRequest& a, const InferRequest& b);

/// The inputs of several requests, one after the other along the first dimension.
std::vector<Tensor> gather(std::span<const JobPtr> jobs);

/// Hands each request its rows of the outputs, without copying them. An error where the model's answer has other rows
/// than its inputs had.
Result<std::vector<std::vector<Tensor>>> scatter(const std::vector<Tensor>& outputs, std::span<const JobPtr> jobs);

}  // namespace mainstay
