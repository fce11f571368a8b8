#include <cstring>
#include <functional>
#include <limits>
#include <thread>

#include "mainstay/plugin.hpp"

namespace {

using namespace mainstay::plugin;

/// Counts what it is asked, and does what the elements of ORDER say. Settings that hold "refuse" are refused.
class Polite final : public Model {
 public:
  static Signature describe(const std::string& settings) {
    if (settings.find("indescribable") != settings.npos) throw std::runtime_error("nothing to be said about it");
    return {{{"ORDER", Datatype::bytes, Shape{-1}}},
            {{"COUNT", Datatype::int64, Shape{1}}, {"SAID", Datatype::bytes, std::nullopt}}};
  }

  Polite(const std::string& settings, Host& host) {
    if (settings.find("half") != settings.npos) host.progress(0.5F);
    if (settings.find("nan") != settings.npos) host.progress(std::numeric_limits<float>::quiet_NaN());
    if (settings.find("more than all") != settings.npos) host.progress(7);
    if (settings.find("refuse") != settings.npos) throw std::runtime_error("the settings say to refuse");
    host.log(Level::info, "made with " + settings);
  }

  std::vector<Output> infer(const std::vector<Input>& inputs, Host& host) override {
    const auto orders = inputs.at(0).strings();
    for (auto order : orders) obey(order, host);
    count_ += static_cast<std::int64_t>(orders.size());
    return {Output::strings("SAID", {static_cast<std::int64_t>(orders.size())}, orders),
            Output::of("COUNT", {1}, std::vector<std::int64_t>{count_})};
  }

  void reset() override {
    if (stubborn_) throw std::runtime_error("it stays as it is");
    count_ = 0;
  }
  std::optional<std::uint64_t> fingerprint() override { return std::hash<std::int64_t>{}(count_); }
  std::optional<std::uint64_t> memory() override {
    if (stubborn_) return std::nullopt;
    return sizeof *this;
  }

 private:
  void obey(std::string_view order, Host& host) {
    if (order == "throw") throw std::runtime_error("thrown as ordered, in /some/file.cpp");
    if (order == "throw 7") throw 7;
    if (order == "refuse") throw InvalidArgument("refused as ordered");
    if (order == "find") throw NotFound("nothing found as ordered");
    if (order == "numbers") inputs_are_numbers(host);
    if (order == "give up") throw Cancelled();
    if (order == "stubborn") stubborn_ = true;
    if (order == "log") host.log(Level::warn, "said as ordered");
    if (order == "half") host.progress(0.5F);
    if (order == "wait") {
      host.progress(2);
      while (!host.cancelled()) std::this_thread::yield();
      host.check();
    }
  }

  static void inputs_are_numbers(Host&) {
    mainstay_tensor tensor{};
    tensor.name = "ORDER";
    tensor.datatype = MAINSTAY_BYTES;
    Input(tensor).values<float>();
  }

  std::int64_t count_ = 0;
  bool stubborn_ = false;
};

}  // namespace

MAINSTAY_PLUGIN(Polite)
