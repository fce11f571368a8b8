#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "examples/moodcast/plugin/checkin.hpp"
#include "examples/moodcast/plugin/kind.hpp"

namespace mainstay::moodcast {

/// The five models, loaded once. Nothing in it changes afterwards, so any number of threads may ask it at once.
class Registry {
 public:
  /// Reads KIND.pt for each kind, and has each compute once, so that no request waits for what a first one takes.
  /// Throws std::runtime_error, with the file.
  explicit Registry(const std::string& folder);
  Registry(Registry&&) noexcept;
  ~Registry();

  /// The model's numbers for at least one check-in, oldest first.
  std::vector<float> ask(Kind kind, const CheckIns& checkins) const;
  /// What these are the chances of, for a model that tells classes apart; empty: it does not.
  const std::vector<std::string>& classes_of(Kind kind) const;
  /// A line for each model: what it is and how large.
  std::vector<std::string> inventory() const;
  /// That all weights take.
  std::uint64_t bytes() const;

 private:
  struct Loaded;
  std::vector<Loaded> models_;
};

}  // namespace mainstay::moodcast
