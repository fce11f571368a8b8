#include "runtime/log/adjustable_log.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "runtime/log/line_writer.hpp"

namespace mainstay {
namespace {

/// A pipe that a log writes into.
class Pipe {
 public:
  Pipe() { EXPECT_EQ(::pipe(ends_), 0); }
  ~Pipe() {
    close_input();
    ::close(ends_[0]);
  }
  int input() const { return ends_[1]; }
  int output() const { return ends_[0]; }
  void close_input() {
    if (ends_[1] >= 0) ::close(std::exchange(ends_[1], -1));
  }
  /// Everything, once nobody writes any more.
  std::string rest() {
    close_input();
    std::string text;
    char buffer[4096];
    for (ssize_t n; (n = ::read(ends_[0], buffer, sizeof buffer)) > 0;)
      text.append(buffer, static_cast<std::size_t>(n));
    return text;
  }

 private:
  int ends_[2];
};

std::string logged(const config::Log& config, const std::function<void(Log&)>& say) {
  Pipe pipe;
  {
    auto log = make_log(config, pipe.input());
    say(*log);
  }
  return pipe.rest();
}

const RequestLine line{.id = "r-1",
                       .method = "POST",
                       .target = "/v2/models/m/infer",
                       .model = "m",
                       .status = 200,
                       .queue = std::chrono::microseconds{12},
                       .compute = std::chrono::microseconds{345},
                       .total = std::chrono::microseconds{400}};

TEST(Log, WritesOneLineForARequest) {
  const auto text = logged({}, [](Log& log) { log.request(line); });
  EXPECT_EQ(std::ranges::count(text, '\n'), 1);
  for (const auto* part : {"r-1", "POST", "/v2/models/m/infer", "model=m", "200", "queue=12us", "compute=345us"})
    EXPECT_NE(text.find(part), std::string::npos) << part << " in " << text;
}

TEST(Log, NamesTheTraceOfARequestThatHasOne) {
  auto traced = line;
  traced.trace = "4bf92f3577b34da6a3ce929d0e0e4736";
  const auto write = [&](Log& log) {
    log.request(traced);
    log.request(line);
  };
  const auto text = logged({}, write);
  EXPECT_NE(text.find(" trace=4bf92f3577b34da6a3ce929d0e0e4736\n"), std::string::npos) << text;
  EXPECT_EQ(text.find("trace="), text.rfind("trace="));
  const auto json = logged({.format = config::LogFormat::json}, write);
  EXPECT_EQ(nlohmann::json::parse(json.substr(0, json.find('\n')))["trace"], traced.trace);
}

TEST(Log, WritesJsonThatParses) {
  const auto text = logged({.format = config::LogFormat::json}, [](Log& log) {
    log.request(line);
    log.event(Log::Level::warn, "odd \"thing\"\n", {{"key", "a\tb\xff"}});
  });
  const auto end = text.find('\n');
  const auto request = nlohmann::json::parse(text.substr(0, end));
  EXPECT_EQ(request["id"], "r-1");
  EXPECT_EQ(request["status"], 200);
  EXPECT_EQ(request["compute_us"], 345);
  const auto event = nlohmann::json::parse(text.substr(end + 1));
  EXPECT_EQ(event["what"], "odd \"thing\"\n");
  EXPECT_EQ(event["level"], "warning");
}

TEST(Log, KeepsAHostileValueOnOneLine) {
  auto hostile = line;
  hostile.target = "/x\n2026-01-01 forged line";
  hostile.model = "m\n2026-01-01 forged line";
  const auto text = logged({}, [&](Log& log) { log.request(hostile); });
  EXPECT_EQ(std::ranges::count(text, '\n'), 1);
}

TEST(Log, LeavesRequestsOutWhereTheyAreNotWanted) {
  EXPECT_EQ(logged({.requests = false}, [](Log& log) { log.request(line); }), "");
  EXPECT_EQ(logged({.level = config::LogLevel::warn}, [](Log& log) { log.request(line); }), "");
}

TEST(Log, SaysNothingBelowItsLevel) {
  EXPECT_EQ(logged({.level = config::LogLevel::error}, [](Log& log) { log.event(Log::Level::warn, "w"); }), "");
  EXPECT_NE(logged({.level = config::LogLevel::error}, [](Log& log) { log.event(Log::Level::error, "e"); }), "");
}

TEST(LineWriter, DropsAndCountsWhatNobodyReads) {
  Pipe pipe;
  std::string text;
  {
    LineWriter writer(pipe.input(), [](std::uint64_t count) { return "dropped " + std::to_string(count) + "\n"; });
    // Nobody reads: the pipe fills, then the memory; the writer neither blocks nor grows.
    const std::string long_line(1 << 20, 'x');
    for (int i = 0; i < 12; ++i) writer.append(long_line + "\n", false);
    std::thread reader([&] {
      char buffer[65536];
      for (ssize_t n;
           text.find("dropped") == std::string::npos && (n = ::read(pipe.output(), buffer, sizeof buffer)) > 0;)
        text.append(buffer, static_cast<std::size_t>(n));
    });
    reader.join();
  }
  EXPECT_NE(text.find("dropped "), std::string::npos);
  EXPECT_LT(text.size(), 10u << 20);
}

TEST(LineWriter, WaitsForAReaderOfAnOutputThatDoesNotBlock) {
  Pipe pipe;
  ASSERT_EQ(::fcntl(pipe.input(), F_SETFL, O_NONBLOCK), 0);
  std::string text;
  const std::string line(1 << 20, 'x');
  std::thread reader;
  {
    LineWriter writer(pipe.input(), [](std::uint64_t) { return std::string{}; });
    writer.append(line, true);
    reader = std::thread([&] {
      char buffer[65536];
      for (ssize_t n; text.size() < line.size() && (n = ::read(pipe.output(), buffer, sizeof buffer)) > 0;)
        text.append(buffer, static_cast<std::size_t>(n));
    });
  }
  reader.join();
  EXPECT_EQ(text, line);
}

TEST(LineWriter, OutlivesAnOutputThatIsGone) {
  Pipe pipe;
  LineWriter writer(pipe.input(), [](std::uint64_t) { return std::string{}; });
  pipe.close_input();
  writer.append("into nowhere\n", true);
  writer.wait_until_written(std::chrono::seconds{10});
}

TEST(AdjustableLog, StartsAsItsConfigurationSays) {
  Pipe pipe;
  const config::Log config{.level = config::LogLevel::warn, .format = config::LogFormat::json};
  EXPECT_EQ(make_log(config, pipe.input())->settings(), (LogSettings{.info = false, .format = config.format}));
  EXPECT_EQ(log_settings({.level = config::LogLevel::debug}), (LogSettings{.debug = true}));
  EXPECT_EQ(log_settings({.level = config::LogLevel::off}), (LogSettings{false, false, false, false}));
}

TEST(AdjustableLog, WhatIsChangedHoldsFromTheNextLineOn) {
  Pipe pipe;
  {
    const auto log = make_log({}, pipe.input());
    log->event(Log::Level::debug, "hidden");
    log->adjust({.debug = true, .info = false, .warn = true, .error = false, .format = config::LogFormat::json});
    log->event(Log::Level::debug, "detail");
    log->event(Log::Level::info, "no news");
    log->event(Log::Level::error, "no trouble");
    log->request(line);
    log->event(Log::Level::warn, "care");
  }
  const auto text = pipe.rest();
  EXPECT_NE(text.find(R"("what":"detail")"), std::string::npos) << text;
  EXPECT_NE(text.find(R"("what":"care")"), std::string::npos) << text;
  EXPECT_EQ(std::ranges::count(text, '\n'), 2) << text;
}

}  // namespace
}  // namespace mainstay
