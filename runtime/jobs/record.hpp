#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "runtime/policy/job_life.hpp"
#include "runtime/policy/webhook_life.hpp"
#include "runtime/tensor.hpp"

namespace mainstay::jobs {

using Headers = std::vector<std::pair<std::string, std::string>>;

/// A request as it is kept until it has run.
struct KeptRequest {
  Headers headers;
  Buffer body;

  std::uint64_t bytes() const noexcept;
};

/// An answer as it would have been given.
struct KeptResult {
  int status = 0;
  std::string content_type;
  Headers headers;
  Buffer body;

  std::uint64_t bytes() const noexcept;
};

/// Whom the end of a job is told.
struct Webhook {
  std::string url;
  WebhookLife life;
  /// Why the last delivery has failed; empty: it has not.
  std::string error;

  /// What of the URL says whose it is: nothing that may be a secret.
  std::string receiver() const;
};

/// What is known of a job, besides its request and its result.
struct Record {
  JobLife life;
  std::string id;
  /// The id of the key that it came with; empty: there were no keys.
  std::string owner;
  std::string method;
  std::string target;
  /// Empty: the one that is served by default.
  std::string version;
  std::string request_id;
  std::string trace_parent;
  std::string trace_state;
  /// Of the client's choice; empty: none. The same key with another fingerprint is another request.
  std::string idempotency_key;
  std::string fingerprint;
  std::optional<WallTime> started;
  std::optional<WallTime> finished;
  /// Of the answer; 0: there is none.
  int status = 0;
  /// Why it has failed or expired; empty: it has not.
  std::string error;
  bool has_result = false;
  std::optional<Webhook> webhook;

  /// It is over, and who is to be told has not been.
  bool owes_delivery() const noexcept { return life.over() && webhook && webhook->life.state == WebhookState::owed; }
};

}  // namespace mainstay::jobs
