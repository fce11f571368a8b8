#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

/// What a `Lineage` wants done, each with one of its nodes.
namespace mainstay::lineage {

/// A model comes: the one that was just added or changed.
struct Spawn {
  std::string node;
  /// Another one of the same name and version serves; nobody finds this one before it takes its place.
  bool beside = false;
  /// An operator has unloaded the one before.
  bool unwanted = false;
  bool operator==(const Spawn&) const = default;
};
struct OrderLoad {
  std::string node;
  /// How that ends is what whoever asked for the change is told.
  bool asked = false;
  bool operator==(const OrderLoad&) const = default;
};
struct OrderUnload {
  std::string node;
  bool operator==(const OrderUnload&) const = default;
};
/// It is to be what is found under its name and version.
struct TakePlace {
  std::string node;
  bool operator==(const TakePlace&) const = default;
};
/// For the record: whatever becomes of it, the change was made, and is not taken back.
struct Changed {
  std::string node;
  bool operator==(const Changed&) const = default;
};
/// It is to compute what waits for it and to say when it has. Nobody is told of a change that it was to be.
struct Retire {
  std::string node;
  bool operator==(const Retire&) const = default;
};
/// It is not found any more.
struct Withdraw {
  std::string node;
  bool operator==(const Withdraw&) const = default;
};
/// It has nothing left to do: stop it, and report `gone`.
struct Stop {
  std::string node;
  bool operator==(const Stop&) const = default;
};
/// Tell whoever asked for the change that it was made, or why it was not.
struct Finish {
  std::string node;
  std::optional<std::string> failure = std::nullopt;
  bool operator==(const Finish&) const = default;
};

using Effect = std::variant<Spawn, OrderLoad, OrderUnload, TakePlace, Changed, Retire, Withdraw, Stop, Finish>;
/// In the order in which they are to be carried out.
using Effects = std::vector<Effect>;

}  // namespace mainstay::lineage
