#include <gtest/gtest.h>

#include "tests/http/running_server.hpp"

namespace mainstay::http {
namespace {

using test::infer_body;

const std::string id = "4bf92f3577b34da6a3ce929d0e0e4736";
const std::string parent = "00-" + id + "-00f067aa0ba902b7-01";

class HttpTrace : public test::RunningServer {
 protected:
  /// The trace of a request that reaches its model with these headers.
  TracePtr trace_with(const std::string& headers) {
    auto client = this->client();
    if (!client.send(post(infer_body("1"), headers))) throw std::runtime_error("cannot send");
    served_.inbox->wait_for(1);
    auto [request, reply] = served_.inbox->take_request(0);
    reply.answer(InferResponse{});
    must(client.receive());
    return request.trace;
  }
};

TEST_F(HttpTrace, is_taken_over_with_a_part_of_the_servers_own) {
  start();
  const auto trace = trace_with("traceparent: " + parent + "\r\ntracestate: a=1\r\nTraceState: b=2\r\n");
  ASSERT_TRUE(trace);
  EXPECT_EQ(trace->id(), id);
  EXPECT_EQ(trace->state, "a=1,b=2");
  EXPECT_NE(trace->parent, parent);
  const auto next = trace_with("traceparent: " + parent + "\r\n");
  EXPECT_NE(next->parent, trace->parent);
  EXPECT_EQ(next->state, "");
}

TEST_F(HttpTrace, is_none_where_the_headers_are_not_valid_or_contradict_each_other) {
  start();
  EXPECT_FALSE(trace_with(""));
  EXPECT_FALSE(trace_with("tracestate: a=1\r\n"));
  EXPECT_FALSE(trace_with("traceparent: 00-" + id + "\r\n"));
  EXPECT_FALSE(trace_with("traceparent: " + parent + "\r\ntraceparent: " + parent + "\r\n"));
}

TEST_F(HttpTrace, is_named_in_the_requests_line_of_the_log) {
  start();
  trace_with("traceparent: " + parent + "\r\n");
  trace_with("");
  const auto lines = log_.lines(2);
  EXPECT_EQ(lines.at(0).trace, id);
  EXPECT_EQ(lines.at(1).trace, "");
}

}  // namespace
}  // namespace mainstay::http
