#pragma once

#include <cstddef>
#include <limits>
#include <utility>
#include <vector>

#include "runtime/model_call.hpp"
#include "runtime/result.hpp"

namespace mainstay {

/// Takes pieces of an answer for those who do not want them, and keeps the last.
class KeptPiece final : public Pieces {
 public:
  /// What comes after `most` of them is refused.
  explicit KeptPiece(std::size_t most = std::numeric_limits<std::size_t>::max()) : most_(most) {}

  bool emit(std::vector<Tensor> piece) override {
    if (++count_ > most_) return false;
    last_ = std::move(piece);
    return true;
  }

  /// Those that were refused among them.
  std::size_t count() const noexcept { return count_; }
  std::vector<Tensor> last() && { return std::move(last_); }

 private:
  const std::size_t most_;
  std::size_t count_ = 0;
  std::vector<Tensor> last_;
};

/// What is answered to somebody who wants one piece: it, if it is the only one. Otherwise `invalid_argument`, for
/// nothing has happened to the model.
Result<std::vector<Tensor>> as_a_whole(Result<std::vector<Tensor>> outputs, KeptPiece&& pieces);

}  // namespace mainstay
