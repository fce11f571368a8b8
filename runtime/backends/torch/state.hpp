#pragma once

#include <torch/csrc/jit/api/module.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "runtime/backends/torch/generator.hpp"
#include "runtime/backends/torch/parts.hpp"
#include "runtime/backends/torch/pristine.hpp"
#include "runtime/result.hpp"

namespace mainstay {

/// What the calls to a module leave behind in it: buffers and parameters that are written to, attributes that are given
/// other values, containers that change, numbers drawn. Costs a look at version counters where nothing moved.
class ModuleState {
 public:
  /// Keeps the state that the module is in now.
  explicit ModuleState(const torch::jit::Module& module);

  /// Puts all of it back. An error where something cannot be.
  Status restore();
  /// A hash of what is different from the state that is kept; 0: nothing is.
  std::uint64_t differences();

  /// Bytes of all tensors that the module has or had after loading, each memory once, and of the copies that are kept.
  /// Sparse tensors and those of other devices are not counted.
  std::uint64_t bytes() const;

  const std::shared_ptr<OwnGenerator>& generator() const { return generator_; }

  /// The state of another module that begins as this one did; it shares the memory that has never been written to. May
  /// be asked for on another thread, in the middle of a call to the module. Nothing: it cannot be made.
  std::unique_ptr<ModuleState> another() const;
  /// Bytes that another one would take.
  std::size_t bytes_of_another() const { return pristine_->bytes_moved(); }
  /// Stops sharing what `earlier` has written to since this one was made of it. An error where that cannot be repaired.
  Status part_from(const ModuleState& earlier);

  torch::jit::Module module() const { return torch::jit::Module(parts_.root.toObject()); }

 private:
  ModuleState(c10::IValue module, std::shared_ptr<const Writes> writes, std::shared_ptr<Pristine> pristine);

  bool arrangement_changed() const;
  void restore_arrangement();
  Status restore_tensors();
  Status restore_storage(std::size_t position);
  /// What moved is what it was: only then is everything known to be.
  bool prove_moved();
  /// Notes what was written to since it was last known.
  void note_moved();

  std::shared_ptr<const Writes> writes_;
  Parts parts_;
  std::shared_ptr<Pristine> pristine_;
  std::shared_ptr<OwnGenerator> generator_ = std::make_shared<OwnGenerator>();
  /// For each storage: its content is not known to be the pristine one.
  std::vector<bool> doubtful_;
};

}  // namespace mainstay
