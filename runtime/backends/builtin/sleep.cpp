#include "runtime/backends/builtin/sleep.hpp"

#include <algorithm>
#include <chrono>
#include <cstring>
#include <string>
#include <thread>
#include <vector>

#include "runtime/backends/trouble.hpp"

namespace mainstay {

namespace {

// More would not fit into the clock's nanoseconds by far, but nobody waits for a day.
constexpr float longest_sleep_s = 86400;
/// Between two looks whether it is still wanted.
constexpr std::chrono::milliseconds look_every{5};

class Sleep final : public Model {
 public:
  const Signature& signature() const override { return signature_; }

  Result<std::vector<Tensor>> infer(const std::vector<Tensor>& inputs, const ModelCall& call) override {
    const auto& input = inputs.at(0);
    float seconds;
    if (input.data.size() < sizeof seconds) return refusal("builtin/sleep needs the seconds to sleep, INPUT0 is empty");
    std::memcpy(&seconds, input.data.data(), sizeof seconds);
    // Written so that NaN fails, too.
    if (!(seconds >= 0 && seconds <= longest_sleep_s))
      return refusal("builtin/sleep sleeps from 0 to 86400 seconds, not " + std::to_string(seconds));
    if (!sleep(std::chrono::duration<float>(seconds), call.control))
      return trouble("woken: nobody wants the answer any more");
    return std::vector{Tensor{"OUTPUT0", input.datatype, input.shape, input.data}};
  }

 private:
  /// False: it was woken.
  static bool sleep(std::chrono::duration<float> time, const CallControl& control) {
    using Clock = std::chrono::steady_clock;
    const auto end = Clock::now() + std::chrono::duration_cast<Clock::duration>(time);
    for (auto now = Clock::now(); now < end; now = Clock::now()) {
      if (control.cancelled) return false;
      std::this_thread::sleep_until(std::min(end, now + look_every));
    }
    return true;
  }

  const Signature signature_{{{"INPUT0", Datatype::fp32, std::vector<std::int64_t>{-1}}},
                             {{"OUTPUT0", Datatype::fp32, std::vector<std::int64_t>{-1}}}};
};

}  // namespace

Result<std::unique_ptr<Model>> make_sleep(const config::Model& config) {
  if (!config.inputs.empty() || !config.outputs.empty())
    return trouble("builtin/sleep has tensors of its own: declare no inputs and outputs");
  return std::unique_ptr<Model>(std::make_unique<Sleep>());
}

}  // namespace mainstay
