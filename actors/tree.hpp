#pragma once

#include <chrono>
#include <memory>
#include <vector>

#include "actors/surroundings.hpp"

namespace mainstay::actors {

/// The running supervision tree, as the rest of the program sees it: models go in, vital signs come out.
class Tree {
 public:
  explicit Tree(Surroundings surroundings);
  /// Stops what still runs. Requests that are not answered yet are answered `unavailable`.
  ~Tree();
  Tree(const Tree&) = delete;
  Tree& operator=(const Tree&) = delete;

  void serve(const ModelSource& source);
  std::shared_ptr<const Vitals> vitals() const;

 private:
  struct Running;
  std::unique_ptr<Running> running_;
};

}  // namespace mainstay::actors
