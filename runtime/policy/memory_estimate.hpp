#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "runtime/loading/file_identity.hpp"
#include "runtime/model.hpp"

namespace mainstay {

/// What a load will need, in bytes, and how that is known.
struct MemoryNeed {
  enum class From : std::uint8_t {
    configuration,  ///< the operator says so
    last_time,      ///< it was looked at when this very file was loaded before
    file,           ///< nothing but the file's size is known
  };
  std::uint64_t bytes = 0;
  From from = From::file;
};

/// Knows what models take: what the operator says, else what it was told of the last load, else a guess from the file.
/// Always for all of a model's instances, spares included: each one loads the file for itself, on a thread as in a
/// process.
class MemoryEstimate {
 public:
  /// Models that are remembered; one more and the one that was told of least lately is forgotten.
  static constexpr std::size_t capacity = 4096;

  MemoryNeed need(const ModelSource& source, const FileIdentity& file) const;

  /// The model was loaded from that file, and so many instances of it take so many bytes together. It holds for as long
  /// as the file is the same, and the model is isolated and its state kept as it was.
  void remember(const ModelSource& source, const FileIdentity& file, std::uint64_t bytes, unsigned instances);

  /// What is known of a model whose name and version are those of `source`, for one instance; nothing: it was never
  /// loaded from this file.
  std::optional<std::uint64_t> last_time(const ModelSource& source, const FileIdentity& file) const;

 private:
  struct Known {
    FileIdentity file;
    config::Isolation isolation{};
    config::StateStrategy strategy{};
    std::uint64_t bytes_of_one = 0;
    std::uint64_t told = 0;
  };
  using Key = std::pair<std::string, std::string>;

  void forget_one();

  std::map<Key, Known> known_;
  std::uint64_t told_ = 0;
};

}  // namespace mainstay
