#pragma once

#include "examples/moodcast/plugin/registry.hpp"
#include "examples/moodcast/plugin/store.hpp"
#include "mainstay/plugin.hpp"

namespace mainstay::moodcast {

/// Predictions for one user from the last check-ins: those that stand in the file, or those that the request brings
/// along. Nothing of a call stays in it.
class Moodcast final : public plugin::Model {
 public:
  static plugin::Signature describe(const std::string& settings);
  /// Loads the models, and logs which. Throws where a setting or a file is wrong.
  Moodcast(const std::string& settings, plugin::Host& host);

  std::vector<plugin::Output> infer(const std::vector<plugin::Input>& inputs, plugin::Host& host) override;
  std::optional<std::uint64_t> memory() override { return registry_.bytes(); }

 private:
  CheckIns newest(std::string_view user, std::size_t most, std::string_view given, const plugin::Host& host);

  Registry registry_;
  Store store_;
};

}  // namespace mainstay::moodcast
