#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/config.hpp"
#include "runtime/admission/admission.hpp"
#include "runtime/lives.hpp"
#include "runtime/loading/load_record.hpp"
#include "runtime/loading/waiting_room.hpp"
#include "runtime/queue/completion.hpp"
#include "runtime/queue/exclusion.hpp"
#include "runtime/queue/reply.hpp"
#include "runtime/snapshot.hpp"
#include "runtime/tensor.hpp"
#include "runtime/traffic/traffic.hpp"
#include "runtime/vitals.hpp"

namespace mainstay {

/// What may be asked of a model besides requests.
struct Order {
  enum class Kind : std::uint8_t {
    reset,   ///< put the state back
    reload,  ///< take fresh models; a model that has failed is tried again at once
    load,    ///< be loaded; whoever asks for a model that is being loaded joins that load
    unload,  ///< give everything back; no request loads it again
    doze,    ///< the same where nobody uses it (`busy` otherwise); the next request loads it again
    shed,    ///< end this instance when its call is done, and start another one then: it holds too much memory
  };
  Kind kind = Kind::reset;
  /// Of this instance alone, for reset and reload; nothing: of all of them.
  std::optional<std::size_t> instance = std::nullopt;
  /// For the log.
  std::string why = {};
};

/// Where a model takes its requests and orders. Never blocks; what cannot be taken is answered at once, on the caller's
/// thread.
class Inbox {
 public:
  virtual ~Inbox() = default;
  virtual void submit(InferRequest request, Reply reply) noexcept = 0;
  /// `done` says that it was carried out by every instance that it was meant for; `busy`: the same is under way.
  virtual void order(Order order, Completion done) noexcept = 0;
  /// Waits until the model is loaded, for as long as the configuration lets a request wait, and asks for it to be
  /// loaded where requests may.
  virtual void await_load(LoadWait wait) noexcept = 0;
};

/// One version of a model as a front end sees it. Replaced as a whole when something in it changes.
struct ServedModel {
  std::string name;
  std::string version;
  std::string platform;
  std::shared_ptr<const config::Model> config;
  /// Nothing as long as it is not loaded.
  std::shared_ptr<const Signature> signature;
  std::shared_ptr<const Vitals> vitals;
  std::shared_ptr<Inbox> inbox;
  std::shared_ptr<Admission> admission;
  std::shared_ptr<LoadRecord> load;
  std::shared_ptr<Traffic> traffic;
  std::shared_ptr<Lives> lives;
  /// Of two of the same name and version the one that came later counts.
  std::uint64_t generation = 0;
  /// It has been loaded once: from then on it may be the version that is served by default.
  bool proven = false;
  /// Its places, or its group's, where whoever finds none is refused; null: he waits.
  std::shared_ptr<const Exclusion> places = nullptr;

  NodeState state() const noexcept { return vitals->seen_state(); }
  /// It takes requests, and some instance computes them.
  bool ready() const noexcept;
};

/// Every model that is served. Read on every request by every I/O thread, without a lock; written when a model comes,
/// goes or has been loaded.
class Registry {
 public:
  using ModelPtr = std::shared_ptr<const ServedModel>;

  /// An empty version means the one that is served by default: the highest that has been loaded once, so that a new one
  /// takes over when it is warm; the highest where none has.
  Result<ModelPtr> find(std::string_view name, std::string_view version) const;
  /// The numbers of a model's versions, ascending; empty: no such model.
  std::vector<std::string> versions(std::string_view name) const;
  /// Every model in every version, by name and version.
  std::vector<ModelPtr> all() const;

  /// Adds a model, or replaces the one of the same name and version, unless that came later.
  void publish(ServedModel model);
  /// Whatever came later stays.
  void withdraw(std::string_view name, std::string_view version, std::uint64_t generation = latest);
  static constexpr std::uint64_t latest = static_cast<std::uint64_t>(-1);
  /// For one that comes now.
  std::uint64_t next_generation() noexcept { return generations_.fetch_add(1) + 1; }

 private:
  // Versions in their numeric order, the default one last.
  struct ByNumber {
    using is_transparent = void;
    bool operator()(std::string_view a, std::string_view b) const noexcept;
  };
  using Versions = std::map<std::string, ModelPtr, ByNumber>;
  using Catalogue = std::map<std::string, Versions, std::less<>>;

  static const ModelPtr& default_of(const Versions& versions);

  Snapshot<Catalogue> catalogue_;
  std::atomic<std::uint64_t> generations_{0};
};

}  // namespace mainstay
