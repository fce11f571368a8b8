#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "runtime/queue/request.hpp"

namespace mainstay {

/// What tells one request from another: its model, inputs and parameters, but not its id, its deadline or the outputs
/// it asks for. Well distributed, and no more: whoever wants two requests to collide can make them.
struct Fingerprint {
  std::uint64_t high = 0;
  std::uint64_t low = 0;

  auto operator<=>(const Fingerprint&) const = default;
};

/// Reads every byte of the inputs, some GB a second. The order of the inputs matters.
Fingerprint fingerprint_of(std::string_view model, const InferRequest& request);

/// Whether two requests to a model ask for the same, exactly: in all that makes their fingerprints.
bool ask_the_same(const InferRequest& one, const InferRequest& other);

/// 32 hexadecimal digits.
std::string text_of(const Fingerprint& fingerprint);

}  // namespace mainstay

template <>
struct std::hash<mainstay::Fingerprint> {
  std::size_t operator()(const mainstay::Fingerprint& fingerprint) const noexcept { return fingerprint.low; }
};
