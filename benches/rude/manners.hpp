#pragma once

#include <map>
#include <string>

namespace mainstay::bench {

/// How a rude client behaves on one connection.
struct Manners {
  /// Said first.
  std::string greeting;
  /// Said each time that it is its turn, in whatever pieces the socket takes.
  std::string again;
  /// Each turn is on a connection of its own.
  bool afresh = false;
  /// It ends its half of the connection after the greeting.
  bool half = false;
  /// It leaves with a reset instead of an end.
  bool reset = false;
  /// It takes what it is answered.
  bool reads = true;
};

inline std::string repeated(const std::string& text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += text;
  return all;
}

/// By name.
inline std::map<std::string, Manners> all_manners() {
  const std::string get = "GET /v2 HTTP/1.1\r\nHost: localhost\r\n\r\n";
  const std::string body = R"({"inputs":[{"name":"INPUT0","datatype":"FP32","shape":[1],"data":[1]}]})";
  const std::string infer =
      "POST /v2/models/echo/infer HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + std::to_string(body.size()) +
      "\r\n\r\n" + body;
  const std::string large =
      "POST /v2/models/echo/infer HTTP/1.1\r\nHost: localhost\r\nContent-Length: 60000000\r\n\r\n";
  return {
      {"idle", {}},
      {"slow body", {.greeting = large, .again = "x"}},
      {"slow chunks",
       {.greeting = "POST /v2/models/echo/infer HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n",
        .again = "1\r\nx\r\n"}},
      {"endless head", {.greeting = "GET /v2 HTTP/1.1\r\nX-Endless: ", .again = "x"}},
      {"early close", {.greeting = infer, .afresh = true, .reset = true}},
      {"half close", {.greeting = infer, .afresh = true, .half = true}},
      {"pipelined", {.again = repeated(get, 32)}},
      {"unread", {.again = repeated(get, 32), .reads = false}},
  };
}

}  // namespace mainstay::bench
