#include "runtime/backends/native/host.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <exception>
#include <utility>

#include "runtime/backends/native/answer.hpp"
#include "runtime/backends/native/described.hpp"
#include "runtime/backends/trouble.hpp"

namespace mainstay {

namespace {

/// Tensors that one description or one answer may have.
constexpr std::size_t most_tensors = 1024;
/// What is read of a line for the log, and of a reason.
constexpr std::size_t longest_text_bytes = 4096;

std::string_view shortened(const char* text) {
  return text == nullptr ? std::string_view{} : std::string_view{text, ::strnlen(text, longest_text_bytes)};
}

Log::Level level_of(mainstay_log_level level) {
  switch (level) {
    case MAINSTAY_DEBUG:
      return Log::Level::debug;
    case MAINSTAY_INFO:
      return Log::Level::info;
    case MAINSTAY_WARN:
      return Log::Level::warn;
    default:
      return Log::Level::error;
  }
}

}  // namespace

PluginHost::PluginHost(const std::string& model, const PluginLog& log, const ModelCall& call, LoadProgress* loading)
    : mainstay_host{},
      model_(model),
      log_(log),
      control_(call.control),
      pieces_(call.pieces),
      trace_(call.trace),
      loading_(loading) {
  size = sizeof(mainstay_host);
  cancelled = [](const mainstay_host* host) noexcept {
    return of(host).control_.cancelled.load(std::memory_order_relaxed) ? 1 : 0;
  };
  progress = [](const mainstay_host* host, float done) noexcept { of(host).advance(done); };
  mainstay_host::log = [](const mainstay_host* host, mainstay_log_level level, const char* line) noexcept {
    const auto& self = of(host);
    if (self.log_) self.log_(level_of(level), self.model_, shortened(line));
  };
  explain = [](const mainstay_host* host, const char* reason) noexcept { of(host).reason_ = shortened(reason); };
  describe_input = [](const mainstay_host* host, const mainstay_tensor_spec* spec) noexcept {
    of(host).take(of(host).inputs, [&] { return spec_from(*spec); });
  };
  describe_output = [](const mainstay_host* host, const mainstay_tensor_spec* spec) noexcept {
    of(host).take(of(host).outputs, [&] { return spec_from(*spec); });
  };
  mainstay_host::answer = [](const mainstay_host* host, const mainstay_output* output) noexcept {
    of(host).take(of(host).answer, [&] { return tensor_from(*output); });
  };
  describe_streaming = [](const mainstay_host* host) noexcept { of(host).streams = true; };
  mainstay_host::emit = [](const mainstay_host* host, const mainstay_output* outputs, std::size_t count) noexcept {
    return of(host).emit(outputs, count) ? 0 : 1;
  };
  trace = [](const mainstay_host* host) noexcept {
    const auto* trace = of(host).trace_;
    return trace == nullptr ? nullptr : trace->parent.c_str();
  };
  trace_state = [](const mainstay_host* host) noexcept {
    const auto* trace = of(host).trace_;
    return trace == nullptr || trace->state.empty() ? nullptr : trace->state.c_str();
  };
}

bool PluginHost::emit(const mainstay_output* given, std::size_t count) noexcept {
  std::vector<Tensor> piece;
  // Read in any case, for what they own is to be released.
  for (std::size_t i = 0; given != nullptr && i < count; ++i) take(piece, [&] { return tensor_from(given[i]); });
  if (refused_ || !believed_) return false;
  try {
    if (signature_ == nullptr)
      believed_ = trouble("the plugin gave a piece of an answer, but has not described that it streams");
    else if (auto fits = fits_in(piece, *signature_); !fits)
      believed_ = std::move(fits);
    else if (pieces_ != nullptr && pieces_->emit(std::move(piece)))
      return true;
  } catch (const std::exception& failure) {
    believed_ = trouble(brief(failure.what()));
  }
  refused_ = true;
  return false;
}

void PluginHost::advance(float done) noexcept {
  // Written so that NaN changes nothing.
  if (!(done >= 0)) return;
  done = std::min(done, 1.0F);
  if (loading_ == nullptr) return control_.progress.store(done, std::memory_order_relaxed);
  // A plugin tells a share, not bytes.
  constexpr std::uint64_t whole = 1'000'000;
  loading_->has_read(static_cast<std::uint64_t>(static_cast<double>(done) * whole), whole);
}

// The plugin gets the host as const so that it leaves the functions alone; the object itself never is.
PluginHost& PluginHost::of(const mainstay_host* host) {
  return const_cast<PluginHost&>(static_cast<const PluginHost&>(*host));
}

// Read in any case, for what an output owns is to be released. The first mistake is the one that is told.
template <class Value, class Read>
void PluginHost::take(std::vector<Value>& into, Read read) noexcept {
  try {
    auto value = read();
    if (!believed_) return;
    if (!value)
      believed_ = std::move(value).error();
    else if (into.size() == most_tensors)
      believed_ = trouble("the plugin gave more than " + std::to_string(most_tensors) + " tensors");
    else
      into.push_back(std::move(value).value());
  } catch (const std::exception& failure) {
    believed_ = trouble(brief(failure.what()));
  }
}

Status PluginHost::verdict(mainstay_status status) const {
  switch (status) {
    case MAINSTAY_OK:
      return success();
    case MAINSTAY_INVALID_ARGUMENT:
      return refusal(brief(reason_));
    case MAINSTAY_NOT_FOUND:
      return Error{Errc::not_found, brief(reason_)};
    case MAINSTAY_CANCELLED:
      // The caller throws the answer away; what it must not take this for is a failure of the model.
      if (refused_ || control_.cancelled.load(std::memory_order_relaxed)) return refusal("the call was cancelled");
      return trouble("the plugin gave up a call that nobody had cancelled");
    default:
      return trouble(brief(reason_));
  }
}

}  // namespace mainstay
