#include "runtime/loading/whole_file.hpp"

#include <utility>

#include "runtime/loading/file_identity.hpp"

namespace mainstay {

LoadModel whole_file(LoadModel load) {
  return [load = std::move(load)](const ModelSource& source, LoadProgress& progress) {
    const auto before = identity_of(source.file);
    auto model = load(source, progress);
    // An error of the load itself may well have come of it, and is less worth knowing.
    if (identity_of(source.file) == before) return model;
    return Result<std::unique_ptr<Model>>(
        Error{Errc::unavailable, "the file of model '" + source.name + "' was changed while it was loaded"});
  };
}

}  // namespace mainstay
