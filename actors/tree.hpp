#pragma once

#include <chrono>
#include <memory>
#include <vector>

#include "actors/surroundings.hpp"
#include "runtime/loading/models_control.hpp"

namespace mainstay::actors {

/// The running supervision tree, as the rest of the program sees it: models go in, vital signs come out.
class Tree final : public ModelsControl {
 public:
  explicit Tree(Surroundings surroundings);
  /// Stops what still runs. Requests that are not answered yet are answered `unavailable`.
  ~Tree() override;
  Tree(const Tree&) = delete;
  Tree& operator=(const Tree&) = delete;

  void serve(const ModelSource& source) override;
  void replace(const ModelSource& source, Completion done) override;
  void remove(const std::string& name, const std::string& version) override;
  void load(const std::string& name, const std::string& version, Completion done) override;
  bool serves(const std::string& name, const std::string& version) const override;

  std::shared_ptr<const Vitals> vitals() const;

 private:
  struct Running;
  std::unique_ptr<Running> running_;
};

}  // namespace mainstay::actors
