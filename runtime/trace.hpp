#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace mainstay {

/// Where a request belongs in a trace, as W3C's Trace Context has it: what is to be sent along with whatever is asked
/// of others on its behalf.
struct Trace {
  /// A traceparent of version 00, whose parent is this server's own part in the trace.
  std::string parent;
  /// The tracestate as it came; empty: none.
  std::string state;

  /// Common to everything in the trace: 32 hexadecimal digits.
  std::string_view id() const noexcept { return std::string_view(parent).substr(id_begins, id_digits); }

  static constexpr std::size_t id_begins = 3;
  static constexpr std::size_t id_digits = 32;
  static constexpr std::size_t parent_size = 55;
  /// A longer tracestate is cut after its last whole member, as the specification allows from here on.
  static constexpr std::size_t longest_state = 512;
};

/// Shared by all that a request passes through; null: it belongs to no trace.
using TracePtr = std::shared_ptr<const Trace>;

/// The trace that a request's headers speak of; null where the traceparent is not valid, and then the tracestate counts
/// as little. `span` is what this server's part is to be called; of another version than 00 only what 00 has is read.
TracePtr trace_of(std::string_view traceparent, std::string_view tracestate, std::uint64_t span);

/// A name for a part in a trace, other than 0 and, by chance, than all others: of the request and of when it came.
std::uint64_t span_of(std::string_view traceparent, std::string_view request, std::int64_t arrived_ns) noexcept;

}  // namespace mainstay
