#include "runtime/state/kept_piece.hpp"

#include <string>
#include <utility>

#include "runtime/client_fault.hpp"

namespace mainstay {

Result<std::vector<Tensor>> as_a_whole(Result<std::vector<Tensor>> outputs, KeptPiece&& pieces) {
  // Whatever a model says that was told that nobody wants more; but one that has failed has failed.
  if (!outputs && (pieces.count() < 2 || !is_clients_fault(outputs.error().code))) return outputs;
  const auto count = pieces.count() + (outputs && !outputs->empty() ? 1 : 0);
  if (count == 1) return pieces.count() == 0 ? std::move(outputs) : std::move(pieces).last();
  return Error{Errc::invalid_argument, std::string("the model gave ") + (count == 0 ? "no" : "more than one") +
                                           " piece of an answer where one is wanted: ask it for a stream"};
}

}  // namespace mainstay
