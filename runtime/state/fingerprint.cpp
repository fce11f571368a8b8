#include "runtime/state/fingerprint.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdio>
#include <cstring>

namespace mainstay {

namespace {

// Odd numbers with as many ones as zeros and no pattern: fractions of the square roots of 2, 3, 5 and 7.
constexpr std::array<std::uint64_t, 4> factors{0x6a09e667f3bcc909, 0xbb67ae8584caa73b, 0x3c6ef372fe94f82b,
                                               0xa54ff53a5f1d36f1};

/// Every bit of the result depends on every bit of `x`, and no two `x` have the same result.
std::uint64_t scatter(std::uint64_t x) {
  for (const auto factor : {factors[1], factors[3]}) x = (x ^ (x >> 32)) * factor;
  return x ^ (x >> 29);
}

/// Takes 8-byte words in turn into four lanes, which do not wait for one another.
class Hash {
 public:
  void word(std::uint64_t word) {
    auto& lane = lanes_[words_ % lanes_.size()];
    const auto factor = factors[words_ % lanes_.size()];
    lane = std::rotl(lane ^ (word * factor), 29) * factors[0] + factor;
    ++words_;
  }

  /// The length goes first: what follows must not be taken for a part of it.
  void bytes(std::string_view bytes) {
    word(bytes.size());
    for (; bytes.size() >= sizeof(std::uint64_t); bytes.remove_prefix(sizeof(std::uint64_t))) word(load(bytes));
    if (!bytes.empty()) word(load(bytes));
  }

  Fingerprint finish() const {
    Fingerprint fingerprint{words_, ~words_};
    for (const auto lane : lanes_) {
      fingerprint.high = scatter(fingerprint.high + lane);
      fingerprint.low = scatter(std::rotl(fingerprint.low, 23) ^ (lane * factors[2]));
    }
    return fingerprint;
  }

 private:
  static std::uint64_t load(std::string_view bytes) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes.data(), std::min(bytes.size(), sizeof word));
    return word;
  }

  std::array<std::uint64_t, 4> lanes_ = factors;
  std::uint64_t words_ = 0;
};

void add(Hash& hash, const Parameter& parameter) {
  hash.word(parameter.index());
  if (const auto* boolean = std::get_if<bool>(&parameter)) hash.word(*boolean);
  if (const auto* integer = std::get_if<std::int64_t>(&parameter)) hash.word(static_cast<std::uint64_t>(*integer));
  if (const auto* large = std::get_if<std::uint64_t>(&parameter)) hash.word(*large);
  if (const auto* number = std::get_if<double>(&parameter)) hash.word(std::bit_cast<std::uint64_t>(*number));
  if (const auto* text = std::get_if<std::string>(&parameter)) hash.bytes(*text);
}

}  // namespace

Fingerprint fingerprint_of(std::string_view model, const InferRequest& request) {
  Hash hash;
  hash.bytes(model);
  hash.word(request.inputs.size());
  for (const auto& input : request.inputs) {
    hash.bytes(input.name);
    hash.word(static_cast<std::uint64_t>(input.datatype));
    hash.word(input.shape.size());
    for (const auto dimension : input.shape) hash.word(static_cast<std::uint64_t>(dimension));
    hash.bytes(input.data.text());
  }
  for (const auto& [name, value] : request.parameters) {
    hash.bytes(name);
    add(hash, value);
  }
  return hash.finish();
}

bool ask_the_same(const InferRequest& one, const InferRequest& other) {
  return one.parameters == other.parameters &&
         std::ranges::equal(one.inputs, other.inputs, [](const Tensor& a, const Tensor& b) {
           return a.name == b.name && a.datatype == b.datatype && a.shape == b.shape && a.data.text() == b.data.text();
         });
}

std::string text_of(const Fingerprint& fingerprint) {
  char text[33];
  std::snprintf(text, sizeof text, "%016llx%016llx", static_cast<unsigned long long>(fingerprint.high),
                static_cast<unsigned long long>(fingerprint.low));
  return text;
}

}  // namespace mainstay
