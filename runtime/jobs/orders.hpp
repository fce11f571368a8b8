#pragma once

#include <deque>
#include <functional>
#include <string>
#include <variant>

#include "runtime/jobs/jobs.hpp"

namespace mainstay::jobs {

// What the jobs' thread is asked for.

struct Submit {
  Submission submission;
  Jobs::Told<Accepted> told;
};
struct Look {
  std::string id;
  Caller caller;
  Jobs::Told<View> told;
};
struct List {
  Question question;
  Jobs::Told<Page> told;
};
struct TakeResult {
  std::string id;
  Caller caller;
  bool consumes = true;
  Jobs::Told<Taken> told;
};
struct Remove {
  std::string id;
  Caller caller;
  Jobs::Told<std::optional<View>> told;
};
/// A run has ended.
struct RunOver {
  std::uint64_t number = 0;
  Outcome outcome;
};
/// A delivery of a webhook has ended.
struct DeliveryOver {
  std::uint64_t number = 0;
  Report report;
};
/// Something that belongs to a run and needs a thread.
struct Chore {
  std::function<void()> work;
};

using Order = std::variant<Submit, Look, List, TakeResult, Remove, RunOver, DeliveryOver, Chore>;
using Orders = std::deque<Order>;

}  // namespace mainstay::jobs
