#include "runtime/policy/memory_estimate.hpp"

#include <algorithm>
#include <string_view>

#include "runtime/policy/state_policy.hpp"

namespace mainstay {

namespace {

constexpr std::uint64_t mib = 1024 * 1024;

/// Code, graphs and what the first call takes: also a model with a small file is not for nothing.
constexpr std::uint64_t of_any_model = 8 * mib;
/// What a worker process has for itself before its model: found to be 61 MiB with the TorchScript backend, hardly
/// anything without.
constexpr std::uint64_t of_torch_worker = 64 * mib;
constexpr std::uint64_t of_worker = 4 * mib;

bool is_plugin(const FileIdentity& file) { return std::string_view(file.path).ends_with(".so"); }

/// A successor that stands ready is a whole one: nobody knows what two instances of a plugin share.
std::uint64_t guess_of_plugin(const config::Model& model, const FileIdentity& file) {
  return (file.bytes + of_any_model) * (has_successor(model.state) ? 2 : 1);
}

/// Tensors lie in the file as they will in memory. Half as much again is for the copies that are kept of what calls may
/// write to, which is rarely all of it, and for what a call computes; and a successor has copies of its own of what was
/// written to.
std::uint64_t guess_of_module(const config::Model& model, const FileIdentity& file) {
  const auto half = file.bytes / 2;
  return file.bytes + half + (has_successor(model.state) ? half : 0) + of_any_model;
}

std::uint64_t guess(const config::Model& model, const FileIdentity& file) {
  const bool isolated = model.isolation == config::Isolation::process;
  // A built-in model has no file.
  if (file.path.empty()) return isolated ? of_worker : 0;
  if (is_plugin(file)) return guess_of_plugin(model, file) + (isolated ? of_worker : 0);
  return guess_of_module(model, file) + (isolated ? of_torch_worker : 0);
}

std::uint64_t instances_of(const config::Model& model) { return std::uint64_t{model.instances} + model.spares; }

}  // namespace

MemoryNeed MemoryEstimate::need(const ModelSource& source, const FileIdentity& file) const {
  const auto instances = instances_of(source.config);
  if (source.config.memory_mb > 0) return {source.config.memory_mb * mib * instances, MemoryNeed::From::configuration};
  if (const auto known = last_time(source, file)) return {*known * instances, MemoryNeed::From::last_time};
  return {guess(source.config, file) * instances, MemoryNeed::From::file};
}

void MemoryEstimate::remember(const ModelSource& source, const FileIdentity& file, std::uint64_t bytes,
                              unsigned instances) {
  if (bytes == 0 || instances == 0) return;
  const auto of_one = bytes / instances + (bytes % instances > 0);
  known_[{source.name, source.version}] = {file, source.config.isolation, source.config.state.strategy, of_one,
                                           ++told_};
  if (known_.size() > capacity) forget_one();
}

std::optional<std::uint64_t> MemoryEstimate::last_time(const ModelSource& source, const FileIdentity& file) const {
  const auto found = known_.find({source.name, source.version});
  if (found == known_.end()) return std::nullopt;
  const auto& known = found->second;
  if (known.file != file || known.isolation != source.config.isolation ||
      known.strategy != source.config.state.strategy)
    return std::nullopt;
  return known.bytes_of_one;
}

void MemoryEstimate::forget_one() {
  known_.erase(std::min_element(known_.begin(), known_.end(), [](const auto& one, const auto& other) {
    return one.second.told < other.second.told;
  }));
}

}  // namespace mainstay
