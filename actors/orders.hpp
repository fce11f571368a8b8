#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "actors/crew.hpp"
#include "runtime/queue/request_queue.hpp"
#include "runtime/queue/round.hpp"
#include "runtime/registry.hpp"

namespace mainstay::actors {

/// What an operator has asked of a model's instances and is still told about.
class Orders {
 public:
  /// Asks every instance that it concerns, or waits for the next one that is loaded where there is none: that one is
  /// fresh. `done` is told at once where the same is under way.
  void give(const Order& order, const Completion& done, const Crew& crew, RequestQueue& queue);

  /// An instance has been loaded.
  void loaded(std::size_t instance);
  /// None will be for a while.
  void failed(const std::string& why);

 private:
  using Key = std::pair<Order::Kind, std::optional<std::size_t>>;
  struct Waiting {
    std::optional<std::size_t> instance;
    Completion done;
  };

  std::map<Key, std::weak_ptr<Round>> rounds_;
  std::vector<Waiting> waiting_;
};

}  // namespace mainstay::actors
