// Gives its answer in pieces, one WORD for each element of ORDER; some of them are orders:
//   until FILE   waits until there is such a file
//   without end  a piece after the other, of a kilobyte each, until nobody wants more, which it logs
//   trace        the trace of the call in place of the word
//   answer       what is left is no piece, but returned
//   abort, throw, refuse, wait (to be cancelled), nothing, twice, unknown, large (4 MiB), ignores (that it was refused)

#include <cstdlib>
#include <filesystem>
#include <string>
#include <thread>

#include "mainstay/plugin.hpp"

namespace {

using namespace mainstay::plugin;

std::vector<Output> word(const std::string& text) {
  std::vector<Output> piece;
  piece.push_back(Output::strings("WORD", {1}, std::vector<std::string>{text}));
  return piece;
}

class Streamer final : public Model {
 public:
  static Signature describe(const std::string& settings) {
    Signature signature{{{"ORDER", Datatype::bytes, Shape{-1}}},
                        {{"WORD", Datatype::bytes, Shape{1}}, {"COUNT", Datatype::int64, Shape{1}}}};
    signature.streams = settings.find("says nothing") == settings.npos;
    return signature;
  }

  explicit Streamer(const std::string&) {}

  std::vector<Output> infer(const std::vector<Input>& inputs, Host& host) override {
    for (const auto order : inputs.at(0).strings()) {
      if (order == "answer") {
        auto rest = word("rest");
        rest.push_back(Output::of("COUNT", {1}, std::vector<std::int64_t>{count_}));
        return rest;
      }
      if (!obey(std::string(order), host) && !ignores_) return {};
    }
    return {};
  }

  void reset() override { count_ = 0; }
  std::optional<std::uint64_t> fingerprint() override { return static_cast<std::uint64_t>(count_); }

 private:
  bool obey(const std::string& order, Host& host) {
    if (order == "abort") std::abort();
    if (order == "throw") throw std::runtime_error("thrown as ordered");
    if (order == "refuse") throw InvalidArgument("refused as ordered");
    if (order == "nothing") return true;
    if (order == "ignores") return ignores_ = true;
    if (order == "trace") return give(word(host.trace() + ";" + host.trace_state()), host);
    if (order == "large") return give(word(std::string(std::size_t{4} << 20, 'x')), host);
    if (order == "without end") return go_on(host);
    if (order == "wait") {
      while (!host.cancelled()) std::this_thread::yield();
      throw Cancelled();
    }
    if (order.rfind("until ", 0) == 0) {
      while (!std::filesystem::exists(order.substr(6)) && !host.cancelled()) std::this_thread::yield();
      return true;
    }
    auto piece = word(order);
    if (order == "twice") piece.push_back(std::move(word("again")[0]));
    if (order == "unknown") piece.push_back(Output::of("OTHER", {1}, std::vector<float>{1}));
    return give(std::move(piece), host);
  }

  bool go_on(Host& host) {
    while (give(word(std::string(1024, 'x')), host)) {
    }
    host.log(Level::info, "nobody wants more");
    host.progress(1);
    throw Cancelled();
  }

  bool give(std::vector<Output> piece, Host& host) {
    ++count_;
    return host.emit(std::move(piece));
  }

  std::int64_t count_ = 0;
  bool ignores_ = false;
};

}  // namespace

MAINSTAY_PLUGIN(Streamer)
