#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace mainstay {

/// Which requests are traced.
struct TraceSettings {
  bool timestamps = false;
  /// Every n-th.
  std::uint64_t rate = 1000;
  /// How many more; nothing: no end.
  std::optional<std::uint64_t> count;

  bool operator==(const TraceSettings&) const = default;
};

/// What of the settings is said otherwise; what is not named stays.
struct TraceChanges {
  template <class T>
  struct Change {
    bool named = false;
    /// Nothing: it is as if it had never been said.
    std::optional<T> value;
  };
  Change<bool> timestamps;
  Change<std::uint64_t> rate;
  /// The inner nothing: no end.
  Change<std::optional<std::uint64_t>> count;
};

/// Chooses the requests that are traced. A model may have settings of its own; what it does not say is as for all, and
/// a count that is said for all is used up by all. Not for several threads.
class TraceChoice {
 public:
  /// An empty name: what holds for all models.
  void change(std::string_view model, const TraceChanges& changes);
  TraceSettings settings(std::string_view model) const;

  /// Whether the request, the next one of its model, is traced.
  bool choose(std::string_view model);
  /// No request would be, whatever it is for.
  bool idle() const noexcept;

 private:
  struct Said {
    std::optional<bool> timestamps;
    std::optional<std::uint64_t> rate;
    std::optional<std::optional<std::uint64_t>> count;
    /// Requests since the last change.
    std::uint64_t seen = 0;

    bool nothing() const noexcept { return !timestamps && !rate && !count; }
  };

  const Said& said_of(std::string_view model) const;
  Said& said_of(std::string_view model);
  TraceSettings settings(const Said& said) const;

  Said all_;
  std::map<std::string, Said, std::less<>> models_;
};

}  // namespace mainstay
