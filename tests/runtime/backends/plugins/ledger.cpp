// Writes into a file, the path of which is its settings, what it is asked to compute and has computed: a line each.

#include <fcntl.h>
#include <unistd.h>

#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "mainstay/plugin.hpp"

namespace {

using namespace mainstay::plugin;
using Clock = std::chrono::steady_clock;

/// "7" is written down; so is "7 wait", which then waits until nobody wants it.
class Ledger final : public Model {
 public:
  static Signature describe(const std::string& /*settings*/) {
    return {{{"ENTRY", Datatype::bytes, Shape{1}}}, {{"ENTRY", Datatype::bytes, Shape{1}}}};
  }

  /// The settings are JSON: a text in quotes.
  explicit Ledger(const std::string& settings) : path_(settings.substr(1, settings.size() - 2)) {}

  std::vector<Output> infer(const std::vector<Input>& inputs, Host& host) override {
    const std::string entry(inputs[0].strings()[0]);
    write("begin " + entry + "\n");
    host.progress(0.5F);
    const auto begun = Clock::now();
    while (entry.ends_with("wait") || Clock::now() - begun < std::chrono::milliseconds{10}) {
      host.check();
      std::this_thread::yield();
    }
    write("end " + entry + "\n");
    return {Output::strings("ENTRY", {1}, std::vector<std::string>{entry})};
  }

 private:
  void write(const std::string& line) const {
    const int file = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (file < 0 || ::write(file, line.data(), line.size()) < 0) throw std::runtime_error("the ledger is lost");
    ::close(file);
  }

  const std::string path_;
};

}  // namespace

MAINSTAY_PLUGIN(Ledger)
