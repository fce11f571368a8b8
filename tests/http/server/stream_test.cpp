#include "http/stream.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "tests/http/running_server.hpp"

namespace mainstay::http {
namespace {

using Taken = Stream::Taken;

Stream::Piece piece(std::string text) { return std::make_shared<const std::string>(std::move(text)); }

/// A server that begins an answer at /stream and leaves it to the test, and answers everything else at once.
class HttpStream : public test::RunningServer {
 protected:
  ~HttpStream() override { streams_.clear(); }

  void start() {
    test::RunningServer::start([this](std::unique_ptr<Exchange> exchange) {
      if (!exchange->request().target.starts_with("/stream")) return exchange->respond({.body = "short"});
      Response head;
      head.content_type = "text/event-stream";
      head.ends_by_itself = exchange->request().target == "/stream/with/an/end";
      auto stream = exchange->begin(std::move(head));
      if (!stream) return;
      std::lock_guard guard{mutex_};
      streams_.push_back(std::move(stream));
      changed_.notify_all();
    });
  }

  /// The stream that was begun at that place.
  std::shared_ptr<Stream> stream(std::size_t place) {
    std::unique_lock lock{mutex_};
    if (!changed_.wait_for(lock, test::patience, [&] { return streams_.size() > place; })) throw std::out_of_range("");
    return streams_[place];
  }
  void forget_streams() {
    std::lock_guard guard{mutex_};
    streams_.clear();
  }

  /// With an id that does not look like a last chunk, as one that the server makes may.
  Client reader(const std::string& request = "GET /stream HTTP/1.1\r\nX-Request-Id: reader\r\n\r\n") {
    auto client = this->client();
    if (!client.send(request)) throw std::runtime_error("cannot send");
    return client;
  }

  /// All that comes until `end` has come; what is there already counts.
  static std::string read_until(Client& client, const std::string& end) {
    std::string text;
    while (text.find(end) == std::string::npos) {
      const auto bytes = client.receive_some();
      if (!bytes || bytes->empty()) return text + "<closed>";
      text += *bytes;
    }
    return text;
  }

  static bool becomes_closed(const Stream& stream) {
    for (const auto end = Clock::now() + test::patience; !stream.closed() && Clock::now() < end;)
      std::this_thread::yield();
    return stream.closed();
  }

  /// Offers more than the kernel and the stream hold for a reader that does not read. Bytes that were taken.
  static std::size_t overwhelm(Stream& stream) {
    const auto large = piece(std::string(100'000, 'x'));
    std::size_t taken = 0;
    for (int i = 0; i < 1000 && !stream.closed(); ++i)
      if (stream.write(large) == Taken::yes) taken += large->size();
    return taken;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::shared_ptr<Stream>> streams_;
};

TEST_F(HttpStream, pieces_arrive_as_they_are_written_and_the_connection_is_kept) {
  start();
  auto client = reader();
  const auto stream = this->stream(0);
  const auto head = read_until(client, "\r\n\r\n");
  EXPECT_TRUE(
      head.starts_with("HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n"
                       "Content-Type: text/event-stream\r\n"))
      << head;
  EXPECT_EQ(head.find("Content-Length"), std::string::npos);
  EXPECT_EQ(stream->write(piece("first")), Taken::yes);
  EXPECT_EQ(read_until(client, "first\r\n"), "5\r\nfirst\r\n");
  EXPECT_EQ(stream->write(piece("")), Taken::yes);
  EXPECT_EQ(stream->write(piece(std::string(26, 'x'))), Taken::yes);
  EXPECT_EQ(read_until(client, "x\r\n"), "1a\r\n" + std::string(26, 'x') + "\r\n");
  stream->end();
  EXPECT_EQ(read_until(client, "0\r\n\r\n"), "0\r\n\r\n");
  EXPECT_EQ(stream->write(piece("late")), Taken::closed);
  EXPECT_EQ(must(client.request("GET", "/x")).body, "short");
}

TEST_F(HttpStream, an_old_client_reads_to_the_end_of_the_connection) {
  start();
  auto client = reader("GET /stream HTTP/1.0\r\n\r\n");
  this->stream(0)->write(piece("all"));
  forget_streams();
  const auto text = read_until(client, "nothing that comes");
  EXPECT_NE(text.find("Connection: close\r\n"), std::string::npos);
  EXPECT_EQ(text.find("chunked"), std::string::npos);
  EXPECT_TRUE(text.ends_with("\r\n\r\nall<closed>")) << text;
}

TEST_F(HttpStream, head_is_answered_and_nothing_follows) {
  start();
  auto client = reader("HEAD /stream HTTP/1.1\r\n\r\n");
  EXPECT_NE(read_until(client, "\r\n\r\n").find("text/event-stream"), std::string::npos);
  EXPECT_EQ(must(client.request("GET", "/x")).body, "short");
  EXPECT_TRUE(server_->wait_until_idle(Clock::now() + test::patience));
}

TEST_F(HttpStream, what_is_pipelined_behind_it_is_answered_when_it_ends) {
  start();
  auto client = reader("GET /stream HTTP/1.1\r\n\r\nGET /x HTTP/1.1\r\n\r\n");
  const auto stream = this->stream(0);
  ASSERT_EQ(log_.lines(2).size(), 2u) << "both were handled";
  stream->write(piece("long"));
  EXPECT_TRUE(read_until(client, "long\r\n").ends_with("\r\n\r\n4\r\nlong\r\n"));
  stream->end();
  const auto rest = read_until(client, "short");
  EXPECT_TRUE(rest.starts_with("0\r\n\r\nHTTP/1.1 200 OK")) << rest;
}

TEST_F(HttpStream, a_stream_that_is_dropped_ends) {
  start();
  auto client = reader();
  this->stream(0);
  forget_streams();
  EXPECT_TRUE(read_until(client, "0\r\n\r\n").ends_with("0\r\n\r\n"));
}

TEST_F(HttpStream, one_piece_goes_to_many_readers) {
  start();
  std::vector<Client> clients;
  for (int i = 0; i < 50; ++i) clients.push_back(reader());
  const auto shared = piece("to all");
  for (std::size_t i = 0; i < clients.size(); ++i) EXPECT_EQ(stream(i)->write(shared), Taken::yes);
  for (auto& client : clients) EXPECT_NE(read_until(client, "to all\r\n").find("6\r\nto all\r\n"), std::string::npos);
}

TEST_F(HttpStream, pieces_of_several_threads_arrive_whole) {
  start();
  auto client = reader();
  const auto stream = this->stream(0);
  std::vector<std::thread> writers;
  for (const char letter : {'a', 'b', 'c'})
    writers.emplace_back([&stream, letter] {
      for (int i = 0; i < 100; ++i) stream->write(piece(std::string(3, letter)));
    });
  for (auto& writer : writers) writer.join();
  stream->end();
  auto text = read_until(client, "0\r\n\r\n");
  text.erase(0, text.find("\r\n\r\n") + 4);
  int whole = 0;
  for (; text.starts_with("3\r\naaa\r\n") || text.starts_with("3\r\nbbb\r\n") || text.starts_with("3\r\nccc\r\n");
       ++whole)
    text.erase(0, 8);
  EXPECT_EQ(text, "0\r\n\r\n");
  EXPECT_EQ(whole, 300);
}

TEST_F(HttpStream, a_reader_that_is_behind_misses_pieces_and_goes_on) {
  start();
  auto client = reader();
  const auto stream = this->stream(0);
  EXPECT_LT(overwhelm(*stream), 50'000'000U);
  EXPECT_FALSE(stream->closed());
  std::thread later{[&] {
    while (stream->write(piece("at last")) == Taken::full) std::this_thread::yield();
  }};
  EXPECT_TRUE(read_until(client, "at last\r\n").ends_with("7\r\nat last\r\n"));
  later.join();
}

TEST_F(HttpStream, the_last_piece_reaches_a_reader_however_far_it_is_behind) {
  start();
  auto client = reader();
  const auto stream = this->stream(0);
  overwhelm(*stream);
  stream->end_with(piece("why"));
  stream->end_with(piece("never"));
  const auto text = read_until(client, "0\r\n\r\n");
  EXPECT_TRUE(text.ends_with("3\r\nwhy\r\n0\r\n\r\n"));
}

TEST_F(HttpStream, one_that_ends_by_itself_is_waited_for_while_the_server_drains) {
  start();
  auto endless = reader();
  const auto without_end = stream(0);
  auto client = reader("GET /stream/with/an/end HTTP/1.1\r\nX-Request-Id: reader\r\n\r\n");
  const auto with_end = stream(1);
  EXPECT_FALSE(server_->wait_until_idle(Clock::now()));
  EXPECT_TRUE(without_end->closed());
  EXPECT_EQ(with_end->write(piece("more")), Taken::yes);
  auto late = reader("GET /stream/with/an/end HTTP/1.1\r\nX-Request-Id: reader\r\n\r\n");
  stream(2)->end();
  with_end->end();
  EXPECT_TRUE(read_until(client, "0\r\n\r\n").ends_with("4\r\nmore\r\n0\r\n\r\n"));
  EXPECT_TRUE(server_->wait_until_idle(Clock::now() + test::patience));
}

TEST_F(HttpStream, a_reader_that_takes_nothing_is_disconnected) {
  config_.write_timeout_s = 0.2;
  config_.request_timeout_s = 0.4;
  start();
  auto client = reader();
  const auto stream = this->stream(0);
  for (const auto end = Clock::now() + test::patience; !stream->closed() && Clock::now() < end;) overwhelm(*stream);
  EXPECT_TRUE(stream->closed());
  EXPECT_EQ(stream->write(piece("x")), Taken::closed);
}

TEST_F(HttpStream, a_quiet_stream_outlives_every_timeout) {
  config_.write_timeout_s = config_.request_timeout_s = 0.2;
  start();
  auto client = reader();
  const auto stream = this->stream(0);
  // Until another connection has run into the timeout, which began later.
  auto idle = this->client();
  EXPECT_TRUE(is_closed(idle));
  EXPECT_EQ(stream->write(piece("still here")), Taken::yes);
  EXPECT_TRUE(read_until(client, "still here\r\n").ends_with("a\r\nstill here\r\n"));
}

TEST_F(HttpStream, is_closed_when_its_reader_goes_away) {
  start();
  auto client = std::make_unique<Client>(reader());
  const auto stream = this->stream(0);
  EXPECT_FALSE(stream->closed());
  client.reset();
  EXPECT_TRUE(becomes_closed(*stream));
  EXPECT_EQ(stream->write(piece("x")), Taken::closed);
  EXPECT_TRUE(server_->wait_until_idle(Clock::now() + test::patience));
}

TEST_F(HttpStream, one_more_than_may_be_open_is_refused_until_another_ends) {
  config_.max_streams = 2;
  start();
  auto first = reader();
  stream(0);
  auto second = std::make_unique<Client>(reader());
  const auto leaving = stream(1);
  auto third = client();
  const auto refused = must(third.request("GET", "/stream"));
  EXPECT_EQ(refused.status, 503);
  EXPECT_TRUE(refused.header("retry-after"));
  second.reset();
  ASSERT_TRUE(becomes_closed(*leaving));
  ASSERT_TRUE(third.send("GET /stream HTTP/1.1\r\n\r\n"));
  EXPECT_EQ(stream(2)->write(piece("x")), Taken::yes);
}

TEST_F(HttpStream, draining_ends_what_is_open_and_begins_no_more) {
  start();
  auto client = reader();
  const auto stream = this->stream(0);
  auto other = this->client();
  must(other.request("GET", "/x"));
  lifecycle_.draining = true;
  EXPECT_TRUE(server_->wait_until_idle(Clock::now() + test::patience));
  EXPECT_EQ(stream->write(piece("x")), Taken::closed);
  EXPECT_TRUE(read_until(client, "0\r\n\r\n").ends_with("0\r\n\r\n"));
  EXPECT_EQ(must(other.request("GET", "/stream")).status, 503);
}

TEST_F(HttpStream, the_server_may_end_while_somebody_listens_to_its_status) {
  test::RunningServer::start();
  auto client = reader("GET /admin/stream HTTP/1.1\r\n\r\n");
  EXPECT_NE(read_until(client, "\n\n").find("event: status\ndata: {\"time\":"), std::string::npos);
  server_.reset();
  EXPECT_TRUE(is_closed(client));
}

TEST_F(HttpStream, the_server_may_stop_in_the_middle_of_many) {
  start();
  std::vector<Client> clients;
  std::vector<std::shared_ptr<Stream>> streams;
  for (std::size_t i = 0; i < 20; ++i) {
    clients.push_back(reader());
    streams.push_back(stream(i));
  }
  std::atomic<bool> writing{false};
  std::thread writer{[&] {
    for (bool open = true; open; writing = true) {
      open = false;
      for (const auto& stream : streams) open |= stream->write(piece(std::string(50'000, 'x'))) != Taken::closed;
    }
  }};
  while (!writing) std::this_thread::yield();
  server_->stop();
  writer.join();
  server_.reset();
  for (const auto& stream : streams) EXPECT_EQ(stream->write(piece("x")), Taken::closed);
  forget_streams();
  streams.clear();
  for (auto& client : clients) read_until(client, "nothing that comes");
}

}  // namespace
}  // namespace mainstay::http
