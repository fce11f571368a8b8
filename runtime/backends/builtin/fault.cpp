#include "runtime/backends/builtin/fault.hpp"

#include <charconv>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <latch>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/backends/trouble.hpp"

namespace mainstay {

namespace {

constexpr std::size_t mebibyte = 1024 * 1024;
// Enough to bring any machine down that this is tried on, and far from overflowing.
constexpr std::size_t largest_leak_mib = 1024 * 1024;

constexpr int ordered_exit = 3;

[[noreturn]] void hang() {
  std::latch never{1};
  for (;;) never.wait();
}

class Fault final : public Model {
 public:
  const Signature& signature() const override { return signature_; }

  Status reset() override {
    corrupted_ = false;
    answered_ = 0;
    return success();
  }
  std::optional<std::uint64_t> fingerprint() override {
    return static_cast<std::uint64_t>(answered_) * 4 + (corrupted_ ? 2 : 0) + (drifted_ ? 1 : 0);
  }

  Result<std::vector<Tensor>> infer(const std::vector<Tensor>& inputs, const ModelCall&) override {
    const auto orders = bytes_elements(inputs.at(0).data);
    if (!orders) return refusal("the elements of INPUT0 do not add up");

    std::string said;
    std::string counts;
    for (auto order : *orders) {
      const bool was_corrupted = corrupted_ || drifted_;
      if (auto done = obey(order); !done) return std::move(done).error();
      ++answered_;
      append_bytes_element(said, was_corrupted ? "corrupted" : "ok");
      counts.append(reinterpret_cast<const char*>(&answered_), sizeof answered_);
    }
    const auto& shape = inputs[0].shape;
    return std::vector{Tensor{"OUTPUT0", Datatype::bytes, shape, Buffer::of(std::move(said))},
                       Tensor{"OUTPUT1", Datatype::int64, shape, Buffer::of(std::move(counts))}};
  }

 private:
  Status obey(std::string_view order) {
    if (order == "throw") throw std::runtime_error("thrown as ordered");
    if (order == "error") return trouble("failed as ordered");
    if (order == "hang") hang();
    if (order == "abort") std::abort();
    if (order == "exit") std::_Exit(ordered_exit);
    // Raised, not provoked by a wild access: a sanitizer would see that one first and end the process in its own way.
    if (order == "segfault") std::raise(SIGSEGV);
    if (order.starts_with("leak:")) return leak(order.substr(5));
    if (order == "corrupt") corrupted_ = true;
    if (order == "drift") drifted_ = true;
    if (order == "ok" || order == "corrupt" || order == "drift") return success();
    return refusal(
        "builtin/fault knows ok, throw, error, hang, abort, exit, segfault, leak:N, corrupt and drift, not \"" +
        std::string(order.substr(0, 40)) + "\"");
  }

  Status leak(std::string_view amount) {
    std::size_t mib = 0;
    const auto* end = amount.data() + amount.size();
    const auto [stop, failed] = std::from_chars(amount.data(), end, mib);
    if (failed != std::errc{} || stop != end || mib > largest_leak_mib)
      return refusal("builtin/fault leaks a number of MiB, as in leak:10");
    // Written to, for memory that was never touched is not counted.
    for (; mib > 0; --mib) leaked_.emplace_back(mebibyte, '\1');
    return success();
  }

  const Signature signature_{{{"INPUT0", Datatype::bytes, std::vector<std::int64_t>{-1}}},
                             {{"OUTPUT0", Datatype::bytes, std::vector<std::int64_t>{-1}},
                              {"OUTPUT1", Datatype::int64, std::vector<std::int64_t>{-1}}}};
  std::int64_t answered_ = 0;
  bool corrupted_ = false;
  bool drifted_ = false;
  std::vector<std::string> leaked_;
};

}  // namespace

Result<std::unique_ptr<Model>> make_fault(const config::Model& config) {
  if (!config.inputs.empty() || !config.outputs.empty())
    return trouble("builtin/fault has tensors of its own: declare no inputs and outputs");
  return std::unique_ptr<Model>(std::make_unique<Fault>());
}

}  // namespace mainstay
