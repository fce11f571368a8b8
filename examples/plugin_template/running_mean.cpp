// The mean of every number that it was ever sent: a model with a state, in C++.

#include <cstdint>
#include <functional>
#include <mainstay/plugin.hpp>

namespace {

using namespace mainstay::plugin;

class RunningMean final : public Model {
 public:
  static Signature describe(const std::string& /*settings*/) {
    return {{{"X", Datatype::fp64, Shape{-1}}}, {{"MEAN", Datatype::fp64, Shape{1}}}};
  }

  /// The model's "settings" are JSON text; read them with the library that you like. This one has none.
  explicit RunningMean(const std::string& settings) {
    if (settings != "{}") throw std::runtime_error("it has no settings");
  }

  std::vector<Output> infer(const std::vector<Input>& inputs, Host& host) override {
    const auto numbers = inputs[0].values<double>();
    if (count_ == 0 && numbers.empty()) throw InvalidArgument("there is no mean of no numbers");
    for (double number : numbers) {
      host.check();  // ends the call where nobody wants its answer any more
      sum_ += number;
      ++count_;
    }
    return {Output::of("MEAN", {1}, std::vector<double>{sum_ / static_cast<double>(count_)})};
  }

  void reset() override {
    sum_ = 0;
    count_ = 0;
  }

  std::optional<std::uint64_t> fingerprint() override {
    return std::hash<double>{}(sum_)*31 + std::hash<std::uint64_t>{}(count_);
  }

  std::optional<std::uint64_t> memory() override { return sizeof *this; }

 private:
  double sum_ = 0;
  std::uint64_t count_ = 0;
};

}  // namespace

MAINSTAY_PLUGIN(RunningMean)
