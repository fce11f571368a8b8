#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "runtime/node_state.hpp"
#include "runtime/policy/lineage_effects.hpp"

namespace mainstay {

/// Who serves under which model's name and version, who is to take whose place, and who goes when. Each life of a
/// version is a node of the tree with a name of its own. Nothing happens in here: what happened goes in, with how the
/// nodes are, and what is to be done comes out. Events of a node that is not there change nothing.
class Lineage {
 public:
  enum class Standing : std::uint8_t {
    current,       ///< it is what is found under its name and version
    change,        ///< it is loaded beside the one `before`, which serves until then
    taking_place,  ///< it was told to take the place of the one `before`: from here on it is the one that counts
    giving_way,    ///< another one takes its place, and it retires when that has
    retiring,      ///< it is on its way out
    called_off,    ///< the same, of a change that was never made
  };
  struct Node {
    std::string model;
    std::string version;
    Standing standing = Standing::current;
    std::string before = {};
    /// It is to go when a newer version is warm.
    bool outdated = false;
    /// It was told to load when it came, and may not have got so far as to say so.
    bool ordered = false;
    bool operator==(const Node&) const = default;
  };
  using Nodes = std::map<std::string, Node, std::less<>>;
  /// How those of a model are seen to be, by the names of their nodes.
  using States = std::map<std::string, NodeState, std::less<>>;
  using Effects = lineage::Effects;

  explicit Lineage(Nodes nodes = {}) : nodes_(std::move(nodes)) {}

  /// Serve it. One that is there stays as it is.
  Effects added(const std::string& model, const std::string& version, const States& states);
  /// Serve another one in its place. `unwanted`: an operator has unloaded the one that is there.
  Effects changed(const std::string& model, const std::string& version, const States& states, bool unwanted);
  /// Serve it no longer: at once, or when a newer one that is coming is warm, where it is loaded.
  Effects removed(const std::string& model, const std::string& version, const States& states);

  Effects loaded(const std::string& node, const States& states, bool unwanted);
  Effects took_place(const std::string& node);
  /// It could not be loaded, and nothing but the one before it can be served.
  Effects fell_through(const std::string& node, const std::string& why);
  /// It has computed what waited for it.
  Effects retired(const std::string& node);
  /// Its actor has ended by itself, and another one is to follow. Nothing to be done: let it.
  Effects died(const std::string& node);
  /// No life of it follows.
  Effects gone(const std::string& node);

  /// How an actor of it begins.
  struct Birth {
    /// Nobody finds it before it takes another one's place.
    bool hidden = false;
    bool load_at_once = false;
    bool operator==(const Birth&) const = default;
  };
  Birth birth(const std::string& node) const;

  const Nodes& nodes() const noexcept { return nodes_; }
  /// The node that counts for the name and the version.
  std::optional<std::string> current(const std::string& model, const std::string& version) const;
  bool on_its_way_out(const std::string& node) const;

 private:
  void add(const std::string& model, const std::string& version, const States& states, Effects& effects);
  void remove(const std::string& model, const std::string& version, const States& states, Effects& effects);
  void retire(const std::string& node, Effects& effects);
  void call_off_changes(const std::string& model, const std::string& version, Effects& effects);
  void let_outdated_go(const std::string& model, const States& states, Effects& effects);
  void take_place(const std::string& node, Effects& effects);
  bool newer_is_coming(const std::string& model, const std::string& version, const States& states) const;
  /// The first node of a model bears its name; further ones say which version they are, and the how manieth.
  std::string free_name(const std::string& model, const std::string& version) const;

  Nodes nodes_;
};

}  // namespace mainstay
