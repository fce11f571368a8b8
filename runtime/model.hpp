#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "config/config.hpp"
#include "runtime/loading/file_identity.hpp"
#include "runtime/loading/progress.hpp"
#include "runtime/model_call.hpp"
#include "runtime/result.hpp"
#include "runtime/tensor.hpp"

namespace mainstay {

/// What to load: one version of one model.
struct ModelSource {
  std::string name;
  std::string version;
  config::Model config;
  /// Where its file lies; empty for a built-in model.
  std::string file;
  /// What the protocol calls its kind, for example "pytorch_torchscript".
  std::string platform;
  /// Of its file when it was found.
  FileIdentity identity = {};
};

/// One loaded instance of a model. Used by one thread at a time; different instances at the same time.
class Model {
 public:
  virtual ~Model() = default;

  /// Names, types and shapes, as declared in the configuration or found in the model itself.
  virtual const Signature& signature() const = 0;

  /// One call. The inputs were checked against the signature and stand in its order; outputs stand in the signature's.
  /// The error `invalid_argument` says that the inputs cannot be used, `not_found` that what they ask for is not there,
  /// and that nothing happened; any other one, and any exception, means that the model failed, and the instance is
  /// replaced. Of a model that streams, what it returns may be the last of several pieces, and empty.
  virtual Result<std::vector<Tensor>> infer(const std::vector<Tensor>& inputs, const ModelCall& call) = 0;
  /// The same for a call that nobody watches.
  Result<std::vector<Tensor>> infer(const std::vector<Tensor>& inputs) {
    CallControl unwatched;
    return infer(inputs, unwatched);
  }

  /// Puts everything that a call may have left behind back to what it was after loading. A model that keeps nothing
  /// has nothing to do. After an error the instance is stale.
  virtual Status reset() { return success(); }
  /// A hash of everything that a call may leave behind; nothing: it is not known. Equal to the one after loading
  /// whenever the state is.
  virtual std::optional<std::uint64_t> fingerprint() { return std::nullopt; }
  /// Bytes that this instance holds; nothing: it does not know. Asked between two calls.
  virtual std::optional<std::uint64_t> memory() { return std::nullopt; }

  /// A fresh instance in the state after loading, made without loading anything again. Called on a thread of its own,
  /// also in the middle of a call to this one, but never twice at once; nothing: the model has to be loaded again.
  virtual Result<std::unique_ptr<Model>> successor() { return std::unique_ptr<Model>{}; }
  /// Said to a successor before its first call and in between the calls of its predecessor, whose last one was: it may
  /// take over what the two would have alike. After an error it is of no use.
  virtual Status take_over(Model& predecessor) {
    static_cast<void>(predecessor);
    return success();
  }
  /// Memory that a successor would take of its own; nothing: it is not known.
  virtual std::optional<std::size_t> bytes_of_successor() const { return std::nullopt; }
};

using LoadModel = std::function<Result<std::unique_ptr<Model>>(const ModelSource&, LoadProgress&)>;

/// Loads models of one kind. Called from many threads at once.
class Backend {
 public:
  virtual ~Backend() = default;
  virtual const char* platform() const noexcept = 0;
  virtual Result<std::unique_ptr<Model>> load(const ModelSource& source, LoadProgress& progress) = 0;
  /// The same where nobody watches.
  Result<std::unique_ptr<Model>> load(const ModelSource& source) {
    LoadProgress unwatched;
    return load(source, unwatched);
  }
};

}  // namespace mainstay
