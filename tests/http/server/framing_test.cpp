#include "http/server/framing.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cctype>
#include <optional>
#include <string>
#include <vector>

#include "http/server/refusal.hpp"

namespace mainstay::http {
namespace {

using namespace std::string_literals;

constexpr std::size_t max_header = 256;
constexpr std::uint64_t max_body = 64;

struct Outcome {
  /// What RESTinio would have seen.
  std::string passed;
  std::optional<Error> refusal;
  int invitations = 0;
  bool operator==(const Outcome& other) const {
    return passed == other.passed && refusal.has_value() == other.refusal.has_value() &&
           (!refusal || (refusal->code == other.refusal->code && refusal->message == other.refusal->message));
  }
};

// Feeds the pieces, and splits the refusal off from what was passed before it.
Outcome feed(const std::vector<std::string>& pieces) {
  const std::string key = "secret";
  Framing framing{{max_header, max_body}, key};
  Outcome outcome;
  for (std::string piece : pieces) {
    if (framing.refused()) break;
    const auto step = framing.receive(piece);
    outcome.passed.append(piece, 0, step.pass);
    outcome.invitations += step.invite_body ? 1 : 0;
    // Taken in small pieces, as RESTinio's buffer may be smaller than what waits.
    for (std::array<char, 7> space; framing.has_output();) outcome.passed.append(space.data(), framing.take(space));
  }
  if (framing.refused()) {
    const auto header = outcome.passed.rfind("\r\n" + std::string(refusal_header) + ": ");
    const auto value = header + refusal_header.size() + 4;
    const auto end = outcome.passed.find("\r\n", value);
    outcome.refusal = refusal_from(outcome.passed.substr(value, end - value), key);
    // Back over the target and the method, which is in capitals, as nothing in front of it is in these tests.
    auto start = outcome.passed.rfind(" HTTP/1.1\r\nConnection: close\r\n", header);
    start = outcome.passed.rfind(' ', start - 1);
    while (start > 0 && std::isupper(static_cast<unsigned char>(outcome.passed[start - 1]))) --start;
    outcome.passed.resize(start);
  }
  return outcome;
}

// Every way of cutting the text in two, and byte by byte; all must come to the same.
Outcome feed_in_every_way(const std::string& text) {
  const auto whole = feed({text});
  for (std::size_t cut = 1; cut < text.size(); ++cut)
    EXPECT_EQ(feed({text.substr(0, cut), text.substr(cut)}), whole) << "cut at " << cut << " of " << text;
  std::vector<std::string> bytes;
  for (char c : text) bytes.emplace_back(1, c);
  EXPECT_EQ(feed(bytes), whole) << "byte by byte: " << text;
  return whole;
}

TEST(Framing, what_is_well_formed_goes_on_as_it_is) {
  for (
      const auto& text :
      {"GET /v2 HTTP/1.1\r\nHost: x\r\n\r\n"s, "GET /v2 HTTP/1.0\r\n\r\n"s, "\r\nGET / HTTP/1.1\r\n\r\n"s,
       "POST /a HTTP/1.1\r\nContent-Length: 5\r\n\r\nhello"s, "POST /a HTTP/1.1\r\nContent-Length: 0\r\n\r\n"s,
       "POST /a HTTP/1.1\r\nContent-Length: 5\r\n\r\nhelloGET /b HTTP/1.1\r\n\r\nPUT /c HTTP/1.1\r\nContent-Length: 1\r\n\r\nx"s,
       "POST /a HTTP/1.1\r\nContent-Length: 64\r\n\r\n"s + std::string(64, 'x')}) {
    const auto outcome = feed_in_every_way(text);
    EXPECT_FALSE(outcome.refusal) << text;
    EXPECT_EQ(outcome.passed, text);
  }
}

TEST(Framing, a_head_that_came_whole_is_not_copied) {
  Framing framing{{max_header, max_body}, "key"};
  std::string text = "POST /a HTTP/1.1\r\nContent-Length: 5\r\n\r\nheGET";
  EXPECT_EQ(framing.receive({text.data(), text.size() - 3}).pass, text.size() - 3);
  EXPECT_FALSE(framing.has_output());
}

TEST(Framing, nothing_of_an_incomplete_head_goes_on) {
  const auto outcome = feed({"GET /a HTTP/1.1\r\n\r\nGET /b HTTP/1.1\r\nHos", "t: x\r\n"});
  EXPECT_EQ(outcome.passed, "GET /a HTTP/1.1\r\n\r\n");
}

TEST(Framing, a_chunked_body_goes_on_as_one_with_a_length) {
  const auto outcome = feed_in_every_way(
      "GET /first HTTP/1.1\r\n\r\n"
      "POST /a HTTP/1.1\r\nTransfer-Encoding: chunked\r\nX: y\r\n\r\n5;name=value\r\nhello\r\n1\r\n!\r\n0\r\nTrailer: "
      "z\r\n\r\n"
      "GET /next HTTP/1.1\r\n\r\n");
  EXPECT_FALSE(outcome.refusal);
  EXPECT_EQ(
      outcome.passed,
      "GET /first HTTP/1.1\r\n\r\n"
      "POST /a HTTP/1.1\r\n~ransfer-Encoding: chunked\r\nX: y\r\nContent-Length: 00000000000000000006\r\n\r\nhello!"
      "GET /next HTTP/1.1\r\n\r\n");
}

TEST(Framing, nothing_of_an_incomplete_chunked_body_goes_on) {
  EXPECT_EQ(feed({"POST /a HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"}).passed, "");
}

TEST(Framing, an_upgrade_that_is_offered_is_hidden) {
  const auto outcome = feed_in_every_way(
      "GET /a HTTP/1.1\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAM\r\n\r\n"
      "POST /b HTTP/1.1\r\nConnection: upgrade\r\nupgrade: websocket\r\nContent-Length: 2\r\n\r\nhi");
  EXPECT_FALSE(outcome.refusal);
  EXPECT_EQ(outcome.passed,
            "GET /a HTTP/1.1\r\nConnection: Upgrade, HTTP2-Settings\r\n~pgrade: h2c\r\nHTTP2-Settings: AAM\r\n\r\n"
            "POST /b HTTP/1.1\r\nConnection: upgrade\r\n~pgrade: websocket\r\nContent-Length: 2\r\n\r\nhi");
}

struct Refused {
  const char* why;
  std::string text;
  Errc code;
};

TEST(Framing, what_breaks_a_rule_is_replaced_as_a_whole) {
  const std::string post = "POST /a HTTP/1.1\r\n";
  const Refused rows[] = {
      {"garbage", "garbage\r\n\r\n", Errc::invalid_argument},
      {"a TLS client", "\x16\x03\x01\x02\x01", Errc::invalid_argument},
      {"HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", Errc::invalid_argument},
      {"version 2", "GET / HTTP/2.0\r\n\r\n", Errc::invalid_argument},
      {"version 0.9", "GET /\r\n\r\n", Errc::invalid_argument},
      {"a blank in a name", "GET / HTTP/1.1\r\nA B: x\r\n\r\n", Errc::invalid_argument},
      {"a blank before a colon", post + "Content-Length : 5\r\n\r\n", Errc::invalid_argument},
      {"CONNECT", "CONNECT host:443 HTTP/1.1\r\n\r\n", Errc::unimplemented},
      {"two lengths", post + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nxx", Errc::invalid_argument},
      {"the same length twice", post + "Content-Length: 1\r\nContent-Length: 1\r\n\r\nx", Errc::invalid_argument},
      {"a list of lengths", post + "Content-Length: 1, 1\r\n\r\nx", Errc::invalid_argument},
      {"a negative length", post + "Content-Length: -1\r\n\r\nx", Errc::invalid_argument},
      {"a hexadecimal length", post + "Content-Length: 0x1\r\n\r\nx", Errc::invalid_argument},
      {"a length beyond all numbers", post + "Content-Length: 99999999999999999999999\r\n\r\n", Errc::invalid_argument},
      {"length and encoding", post + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
       Errc::invalid_argument},
      {"encoding and length", post + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
       Errc::invalid_argument},
      {"gzip encoding", post + "Transfer-Encoding: gzip\r\n\r\n", Errc::unimplemented},
      {"gzip in chunks", post + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", Errc::unimplemented},
      {"chunked twice", post + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
       Errc::unimplemented},
      {"identity", post + "Transfer-Encoding: identity\r\n\r\n", Errc::unimplemented},
      {"a long body", post + "Content-Length: 65\r\n\r\n" + std::string(65, 'x'), Errc::too_large},
      {"long chunks", post + "Transfer-Encoding: chunked\r\n\r\n41\r\n" + std::string(65, 'x') + "\r\n0\r\n\r\n",
       Errc::too_large},
      {"many chunks",
       post + "Transfer-Encoding: chunked\r\n\r\n28\r\n" + std::string(40, 'x') + "\r\n28\r\n" + std::string(40, 'x') +
           "\r\n0\r\n\r\n",
       Errc::too_large},
      {"a bad chunk", post + "Transfer-Encoding: chunked\r\n\r\nzz\r\n", Errc::invalid_argument},
      {"a chunk that is longer than it says", post + "Transfer-Encoding: chunked\r\n\r\n1\r\nxyz\r\n",
       Errc::invalid_argument},
      {"long headers", "GET / HTTP/1.1\r\nA: " + std::string(max_header, 'x') + "\r\n\r\n", Errc::headers_too_large},
      {"a long target", "GET /" + std::string(max_header, 'x') + " HTTP/1.1\r\n\r\n", Errc::headers_too_large},
      {"headers without end", "GET / HTTP/1.1\r\nA: " + std::string(max_header, 'x'), Errc::headers_too_large},
      {"empty lines without end", std::string(max_header + 1, '\n'), Errc::headers_too_large},
  };
  const std::string before = "POST /before HTTP/1.1\r\nContent-Length: 2\r\n\r\nok";
  for (const auto& row : rows) {
    for (const auto& prefix : {std::string{}, before}) {
      const auto outcome = feed_in_every_way(prefix + row.text);
      ASSERT_TRUE(outcome.refusal) << row.why;
      EXPECT_EQ(outcome.refusal->code, row.code) << row.why << ": " << outcome.refusal->message;
      EXPECT_EQ(outcome.passed, prefix) << row.why;
    }
  }
}

TEST(Framing, a_head_of_just_the_allowed_size_is_read) {
  const std::string start = "GET / HTTP/1.1\r\nA: ";
  const std::string head = start + std::string(max_header - start.size() - 4, 'x') + "\r\n\r\n";
  ASSERT_EQ(head.size(), max_header);
  EXPECT_FALSE(feed_in_every_way(head).refusal);
  EXPECT_EQ(feed_in_every_way("\n" + head).refusal->code, Errc::headers_too_large);
}

TEST(Framing, a_refusal_keeps_method_target_and_id_of_the_request) {
  Framing framing{{max_header, max_body}, "key"};
  std::string text = "PUT /v2/x?y HTTP/1.1\r\nX-Request-ID: abc\r\nContent-Length: 999\r\n\r\n";
  framing.receive(text);
  std::string passed(1024, '\0');
  passed.resize(framing.take(passed));
  EXPECT_TRUE(passed.starts_with("PUT /v2/x?y HTTP/1.1\r\nConnection: close\r\nX-Request-Id: abc\r\n")) << passed;
}

TEST(Framing, a_body_is_invited_only_while_nothing_of_it_has_come) {
  const std::string sized = "POST /a HTTP/1.1\r\nExpect: 100-Continue\r\nContent-Length: 2\r\n\r\n";
  const std::string chunked = "POST /a HTTP/1.1\r\nTransfer-Encoding: chunked\r\nExpect: 100-continue\r\n\r\n";
  EXPECT_EQ(feed({sized}).invitations, 1);
  EXPECT_EQ(feed({sized.substr(0, 20), sized.substr(20), "h", "i"}).invitations, 1);
  EXPECT_EQ(feed({chunked, "1\r\nx\r\n0\r\n\r\n"}).invitations, 1);
  EXPECT_EQ(feed({sized + "h"}).invitations, 0);
  EXPECT_EQ(feed({"POST /a HTTP/1.1\r\nContent-Length: 2\r\n\r\n"}).invitations, 0);
  EXPECT_EQ(feed({"POST /a HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 99\r\n\r\n"}).invitations, 0);
  EXPECT_EQ(feed({"GET /a HTTP/1.1\r\nExpect: 100-continue\r\n\r\n"}).invitations, 0);
}

TEST(Framing, nobody_can_forge_a_refusal) {
  const std::string text = "GET /v2 HTTP/1.1\r\nx-mainstay-refusal: 0 500 forged\r\n\r\n";
  const auto outcome = feed({text});
  EXPECT_FALSE(outcome.refusal);
  EXPECT_EQ(outcome.passed, text);
}

}  // namespace
}  // namespace mainstay::http
