#pragma once

#include "examples/ballots/operations/operations.hpp"
#include "mainstay/plugin.hpp"

namespace mainstay::ballots {

/// One operation on ballots as a model: a JSON text in, a JSON text out. Which one, and how many threads a call may
/// use, say the settings; the key that guardians' keys are kept under, the environment's MASTER_KEY_PQ. Nothing of a
/// call stays in it.
class BallotsPlugin final : public plugin::Model {
 public:
  static plugin::Signature describe(const std::string& settings);
  /// Throws where a setting is wrong or the key is missing.
  explicit BallotsPlugin(const std::string& settings);

  std::vector<plugin::Output> infer(const std::vector<plugin::Input>& inputs, plugin::Host& host) override;

 private:
  Operation operation_;
  Workshop workshop_;
};

}  // namespace mainstay::ballots
