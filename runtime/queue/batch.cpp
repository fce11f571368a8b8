#include "runtime/queue/batch.hpp"

#include <algorithm>
#include <cstring>
#include <memory>
#include <string>
#include <utility>

namespace mainstay {

namespace {

/// Where each of `rows` slices of an output ends, in bytes. Nothing where its elements do not add up.
std::optional<std::vector<std::size_t>> row_ends(const Tensor& output, std::size_t rows) {
  std::vector<std::size_t> ends(rows);
  if (const auto size = output.data.size() / rows; output.datatype != Datatype::bytes) {
    for (std::size_t row = 0; row < rows; ++row) ends[row] = (row + 1) * size;
    return ends;
  }
  const auto elements = bytes_elements(output.data);
  const auto count = element_count(output.shape);
  if (!elements || elements->size() != count) return std::nullopt;
  const auto per_row = elements->size() / rows;
  std::size_t end = 0;
  for (std::size_t row = 0; row < rows; ++row) {
    for (std::size_t i = 0; i < per_row; ++i) end += sizeof(std::uint32_t) + (*elements)[row * per_row + i].size();
    ends[row] = end;
  }
  return ends;
}

}  // namespace

unsigned rows_a_call(const config::Model& model) noexcept {
  const bool may_share = model.state.strategy == config::StateStrategy::none || model.batch.rows_independent;
  return may_share ? model.batch.max_size : 1;
}

std::optional<std::int64_t> rows_of(const InferRequest& request) {
  std::optional<std::int64_t> rows;
  for (const auto& input : request.inputs) {
    if (input.shape.empty() || input.shape[0] < 1 || (rows && *rows != input.shape[0])) return std::nullopt;
    rows = input.shape[0];
  }
  return rows;
}

bool alike(const InferRequest& a, const InferRequest& b) {
  return std::ranges::equal(a.inputs, b.inputs, [](const Tensor& x, const Tensor& y) {
    return x.name == y.name && x.datatype == y.datatype && x.shape.size() == y.shape.size() &&
           std::equal(x.shape.begin() + 1, x.shape.end(), y.shape.begin() + 1);
  });
}

std::vector<Tensor> gather(std::span<const JobPtr> jobs) {
  std::vector<Tensor> inputs = jobs.front()->request.inputs;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    std::size_t size = 0;
    std::int64_t rows = 0;
    for (const auto& job : jobs) {
      size += job->request.inputs[i].data.size();
      rows += job->request.inputs[i].shape[0];
    }
    const std::shared_ptr<std::byte[]> bytes(new std::byte[size]);
    std::size_t at = 0;
    for (const auto& job : jobs) {
      const auto& part = job->request.inputs[i].data;
      std::copy_n(part.data(), part.size(), bytes.get() + at);
      at += part.size();
    }
    inputs[i].shape[0] = rows;
    inputs[i].data = Buffer(bytes, bytes.get(), size);
  }
  return inputs;
}

Result<std::vector<std::vector<Tensor>>> scatter(const std::vector<Tensor>& outputs, std::span<const JobPtr> jobs) {
  std::int64_t rows = 0;
  for (const auto& job : jobs) rows += job->request.inputs.front().shape[0];

  std::vector<std::vector<Tensor>> answers(jobs.size());
  for (const auto& output : outputs) {
    const auto ends = !output.shape.empty() && output.shape[0] == rows
                          ? row_ends(output, static_cast<std::size_t>(rows))
                          : std::nullopt;
    if (!ends)
      return Error{Errc::internal, "output '" + output.name +
                                       "' has not one row for each row of the inputs; the model " +
                                       "cannot be batched (batch.max_size)"};
    std::size_t row = 0, begin = 0;
    for (std::size_t i = 0; i < jobs.size(); ++i) {
      auto& part = answers[i].emplace_back(output);
      part.shape[0] = jobs[i]->request.inputs.front().shape[0];
      row += static_cast<std::size_t>(part.shape[0]);
      part.data = output.data.slice(begin, (*ends)[row - 1] - begin);
      begin = (*ends)[row - 1];
    }
  }
  return answers;
}

}  // namespace mainstay
