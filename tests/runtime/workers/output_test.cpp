#include "runtime/workers/output.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <vector>

namespace mainstay::workers {
namespace {

using namespace std::chrono_literals;

class WorkerOutput : public ::testing::Test {
 protected:
  WorkerOutput() {
    int ends[2];
    EXPECT_EQ(::pipe2(ends, O_CLOEXEC | O_NONBLOCK), 0);
    output = std::make_unique<Output>(Descriptor{ends[0]});
    pipe = Descriptor{ends[1]};
  }
  void print(const std::string& text) {
    EXPECT_EQ(::write(pipe.number(), text.data(), text.size()), static_cast<ssize_t>(text.size()));
    output->read(now, line);
  }

  Descriptor pipe;
  std::unique_ptr<Output> output;
  std::vector<std::string> lines;
  Output::Line line = [this](std::string_view text) { lines.emplace_back(text); };
  Output::Clock::time_point now{1h};
};

TEST_F(WorkerOutput, ComesAsLines) {
  print("one\ntw");
  print("o\n\nthree");
  EXPECT_EQ(lines, (std::vector<std::string>{"one", "two"}));
  output->finish(line);
  EXPECT_EQ(lines.back(), "three");
}

TEST_F(WorkerOutput, IsCutWhereALineIsTooLong) {
  print(std::string(Output::longest_line, 'x'));
  print("yy");
  ASSERT_EQ(lines.size(), 1u);
  EXPECT_EQ(lines[0].size(), Output::longest_line);
}

TEST_F(WorkerOutput, IsThrownAwayAndCountedWhereThereIsTooMuchOfIt) {
  const std::string text = std::string(1023, 'x') + "\n";
  for (std::size_t i = 0; i < Output::bytes_a_second / text.size(); ++i) print(text);
  const auto before = lines.size();
  print("lost\n");
  EXPECT_EQ(lines.size(), before);
  now += 1s;
  print("heard\n");
  ASSERT_EQ(lines.size(), before + 2);
  EXPECT_EQ(lines[before], "(5 bytes were not logged)");
  EXPECT_EQ(lines[before + 1], "heard");
}

TEST_F(WorkerOutput, EndsWithItsPipe) {
  pipe.close();
  output->read(now, line);
  EXPECT_EQ(output->descriptor(), -1);
}

}  // namespace
}  // namespace mainstay::workers
