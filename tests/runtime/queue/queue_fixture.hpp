#pragma once

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "runtime/queue/request_queue.hpp"
#include "tests/support/recorder.hpp"

namespace mainstay::testing {

/// A model's queue, with one instance's seat at it, at a moment that stands still.
class QueueTest : public ::testing::Test {
 protected:
  static constexpr Clock::time_point now{std::chrono::seconds{1000}};
  static Clock::time_point test_clock() { return now; }

  RequestQueue queue(std::size_t capacity = 8, unsigned rows = 1) { return {capacity, rows, model, &test_clock}; }

  /// A job of a row or several.
  static Sent with_rows(std::int64_t rows, std::int64_t width = 1) {
    return make_job(now + std::chrono::seconds{10},
                    {floats("a", {rows, width}, std::vector<float>(static_cast<std::size_t>(rows * width)))});
  }

  std::shared_ptr<Vitals> model = std::make_shared<Vitals>("m", "model");
  std::shared_ptr<Vitals> instance = std::make_shared<Vitals>("m/0", "instance");
  Seat seat{instance};
};

}  // namespace mainstay::testing
