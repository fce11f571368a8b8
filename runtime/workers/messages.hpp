#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/model.hpp"
#include "runtime/queue/errand.hpp"
#include "runtime/state/kept_model.hpp"

/// The bodies of the messages. encode() makes one; decode_X() is nothing where the bytes are not what they should be.
namespace mainstay::workers {

/// Data that is smaller travels in the message itself, on both sides.
inline constexpr std::size_t max_carried_bytes = 4096;

/// A piece of a region; region 0: it comes along in the message.
struct Place {
  std::uint32_t region = 0;
  std::uint64_t offset = 0;
  std::uint64_t size = 0;
};

/// A tensor without its data.
struct PlacedTensor {
  std::string name;
  Datatype datatype = Datatype::fp32;
  std::vector<std::int64_t> shape;
  Place place;
};

/// Tensors and the data of those that are small.
struct Parcel {
  std::vector<PlacedTensor> tensors;
  std::string carried;
};

struct InferMessage {
  /// Where the outputs may be put; 0: ask for room.
  std::uint32_t answer_region = 0;
  Parcel inputs;
  /// The answer may come in pieces.
  bool streams = false;
  /// Empty: it belongs to none.
  Trace trace;
};

struct RegionMessage {
  std::uint32_t id = 0;
  std::uint64_t size = 0;
};

enum class Failure : std::uint8_t {
  invalid_argument,  ///< the inputs cannot be used, nothing happened
  not_found,         ///< what they ask for is not there, nothing happened
  cancelled,         ///< the model stopped because nobody wants the answer
  no_room,           ///< the model did its part, but the server gave no room for its outputs
  internal,          ///< the model failed and is of no use any more
};

struct FailedMessage {
  Failure failure = Failure::internal;
  std::string message;
};

std::string encode(const ModelSource& source);
std::string encode(const Signature& signature);
std::string encode(const Parcel& parcel);
std::string encode(const InferMessage& message);
std::string encode(const RegionMessage& message);
std::string encode(const FailedMessage& message);
std::string encode(const Upkeep& upkeep);
std::string encode(Errand::Kind kind);
std::string encode(const ErrandOutcome& outcome);
/// Bytes of room that are wanted.
std::string encode(std::uint64_t number);

std::optional<ModelSource> decode_source(std::string_view body);
std::optional<Signature> decode_signature(std::string_view body);
std::optional<Parcel> decode_parcel(std::string_view body);
std::optional<InferMessage> decode_infer(std::string_view body);
std::optional<RegionMessage> decode_region(std::string_view body);
std::optional<FailedMessage> decode_failed(std::string_view body);
std::optional<Upkeep> decode_upkeep(std::string_view body);
std::optional<Errand::Kind> decode_errand(std::string_view body);
std::optional<ErrandOutcome> decode_outcome(std::string_view body);
std::optional<std::uint64_t> decode_number(std::string_view body);

}  // namespace mainstay::workers
