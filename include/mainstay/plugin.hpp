#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "mainstay/plugin.h"

/// mainstay/plugin.h for C++17 and later, without a library to link: derive from Model, then export it.
///
///   class Doubler final : public mainstay::plugin::Model {
///    public:
///     static mainstay::plugin::Signature describe(const std::string& settings);
///     explicit Doubler(const std::string& settings);
///     std::vector<Output> infer(const std::vector<Input>& inputs, Host& host) override;
///   };
///   MAINSTAY_PLUGIN(Doubler)
///
/// Exceptions end at the border: InvalidArgument and NotFound are the client's mistakes, Cancelled says that the call
/// was given up, every other one is a failure of the model. What they say is what the client reads.
namespace mainstay::plugin {

/// The request cannot be answered, and nothing happened to the model.
class InvalidArgument : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// What the request asks for is not there, and nothing happened to the model.
class NotFound : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Thrown where a call ends early because Host::cancelled() said so.
class Cancelled : public std::runtime_error {
 public:
  Cancelled() : std::runtime_error("cancelled") {}
};

enum class Datatype : mainstay_datatype {
  any = MAINSTAY_ANY,
  boolean = MAINSTAY_BOOL,
  uint8 = MAINSTAY_UINT8,
  uint16 = MAINSTAY_UINT16,
  uint32 = MAINSTAY_UINT32,
  uint64 = MAINSTAY_UINT64,
  int8 = MAINSTAY_INT8,
  int16 = MAINSTAY_INT16,
  int32 = MAINSTAY_INT32,
  int64 = MAINSTAY_INT64,
  fp16 = MAINSTAY_FP16,
  bf16 = MAINSTAY_BF16,
  fp32 = MAINSTAY_FP32,
  fp64 = MAINSTAY_FP64,
  bytes = MAINSTAY_BYTES,
};

/// The type of tensors whose elements are T. FP16 and BF16 have no type in C++17: see Input::data() and Output::raw().
template <class T>
constexpr Datatype datatype_of() {
  if constexpr (std::is_same_v<T, bool>) return Datatype::boolean;
  if constexpr (std::is_same_v<T, std::uint8_t>) return Datatype::uint8;
  if constexpr (std::is_same_v<T, std::uint16_t>) return Datatype::uint16;
  if constexpr (std::is_same_v<T, std::uint32_t>) return Datatype::uint32;
  if constexpr (std::is_same_v<T, std::uint64_t>) return Datatype::uint64;
  if constexpr (std::is_same_v<T, std::int8_t>) return Datatype::int8;
  if constexpr (std::is_same_v<T, std::int16_t>) return Datatype::int16;
  if constexpr (std::is_same_v<T, std::int32_t>) return Datatype::int32;
  if constexpr (std::is_same_v<T, std::int64_t>) return Datatype::int64;
  if constexpr (std::is_same_v<T, float>) return Datatype::fp32;
  if constexpr (std::is_same_v<T, double>) return Datatype::fp64;
  return Datatype::any;
}

using Shape = std::vector<std::int64_t>;

/// What a model says about one of its tensors.
struct Spec {
  std::string name;
  Datatype datatype = Datatype::any;
  /// -1 where a dimension is variable; nothing: any shape.
  std::optional<Shape> shape;
};

struct Signature {
  std::vector<Spec> inputs;
  std::vector<Spec> outputs;
  /// The model gives its answers in pieces: see Host::emit.
  bool streams = false;
};

/// Some values that lie one after the other and belong to somebody else.
template <class T>
class View {
 public:
  View(const T* data, std::size_t size) : data_(data), size_(size) {}
  const T* begin() const { return data_; }
  const T* end() const { return data_ + size_; }
  const T* data() const { return data_; }
  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  const T& operator[](std::size_t i) const { return data_[i]; }

 private:
  const T* data_;
  std::size_t size_;
};

/// A tensor of a request; valid during the call.
class Input {
 public:
  explicit Input(const mainstay_tensor& tensor) : tensor_(&tensor) {}

  std::string_view name() const { return tensor_->name; }
  Datatype datatype() const { return static_cast<Datatype>(tensor_->datatype); }
  View<std::int64_t> shape() const { return {tensor_->shape, tensor_->rank}; }
  const void* data() const { return tensor_->data; }
  /// In bytes.
  std::size_t size() const { return tensor_->size; }

  /// The elements, where they are of type T; InvalidArgument otherwise.
  template <class T>
  View<T> values() const {
    static_assert(datatype_of<T>() != Datatype::any, "no datatype has elements of this type");
    expect(datatype_of<T>());
    return {static_cast<const T*>(tensor_->data), tensor_->size / sizeof(T)};
  }

  /// The elements of a BYTES tensor; InvalidArgument where it is another one.
  std::vector<std::string_view> strings() const {
    expect(Datatype::bytes);
    std::vector<std::string_view> elements;
    std::size_t offset = 0;
    const char* element = nullptr;
    std::size_t length = 0;
    while (mainstay_next_element(tensor_, &offset, &element, &length) != 0) elements.emplace_back(element, length);
    return elements;
  }

 private:
  void expect(Datatype wanted) const {
    if (datatype() != wanted) throw InvalidArgument("input \"" + std::string(name()) + "\" has another datatype");
  }

  const mainstay_tensor* tensor_;
};

/// A tensor of an answer. It owns its memory, which is sent without being copied.
class Output {
 public:
  template <class T>
  static Output of(std::string name, Shape shape, std::vector<T> values) {
    static_assert(datatype_of<T>() != Datatype::any, "no datatype has elements of this type");
    static_assert(!std::is_same_v<T, bool>, "std::vector<bool> holds bits: use Output::booleans");
    return holding(std::move(name), datatype_of<T>(), std::move(shape), std::move(values));
  }

  /// BOOL: one byte each, 0 or 1.
  static Output booleans(std::string name, Shape shape, std::vector<std::uint8_t> values) {
    return holding(std::move(name), Datatype::boolean, std::move(shape), std::move(values));
  }

  /// BYTES.
  template <class Strings>
  static Output strings(std::string name, Shape shape, const Strings& elements) {
    std::vector<char> text;
    for (std::string_view element : elements) {
      const auto length = static_cast<std::uint32_t>(element.size());
      const auto* prefix = reinterpret_cast<const char*>(&length);
      text.insert(text.end(), prefix, prefix + sizeof length);
      text.insert(text.end(), element.begin(), element.end());
    }
    return holding(std::move(name), Datatype::bytes, std::move(shape), std::move(text));
  }

  /// Memory of any kind, which stays as it is as long as `owner` lives.
  static Output raw(std::string name, Datatype datatype, Shape shape, std::shared_ptr<const void> owner,
                    const void* data, std::size_t size) {
    return {std::move(name), datatype, std::move(shape), std::move(owner), data, size};
  }

  /// Hands it over to the server.
  void give_to(const mainstay_host* host) && {
    const auto output = std::move(*this).handed_over();
    host->answer(host, &output);
  }

  /// As the server takes it: the name and the shape stay this one's, the memory is released by the server.
  mainstay_output handed_over() && {
    auto kept = std::make_unique<std::shared_ptr<const void>>(std::move(owner_));
    mainstay_output output;
    output.tensor = {name_.c_str(),
                     static_cast<mainstay_datatype>(datatype_),
                     static_cast<std::uint32_t>(shape_.size()),
                     shape_.data(),
                     data_,
                     size_};
    output.release = [](void* owner) { delete static_cast<std::shared_ptr<const void>*>(owner); };
    output.owner = kept.release();
    return output;
  }

 private:
  Output(std::string name, Datatype datatype, Shape shape, std::shared_ptr<const void> owner, const void* data,
         std::size_t size)
      : name_(std::move(name)),
        datatype_(datatype),
        shape_(std::move(shape)),
        owner_(std::move(owner)),
        data_(data),
        size_(size) {}

  template <class T>
  static Output holding(std::string name, Datatype datatype, Shape shape, std::vector<T> values) {
    auto owner = std::make_shared<const std::vector<T>>(std::move(values));
    const auto* data = owner->data();
    const auto size = owner->size() * sizeof(T);
    return {std::move(name), datatype, std::move(shape), std::move(owner), data, size};
  }

  std::string name_;
  Datatype datatype_;
  Shape shape_;
  std::shared_ptr<const void> owner_;
  const void* data_;
  std::size_t size_;
};

enum class Level : mainstay_log_level {
  debug = MAINSTAY_DEBUG,
  info = MAINSTAY_INFO,
  warn = MAINSTAY_WARN,
  error = MAINSTAY_ERROR,
};

/// The server, as a call sees it; may be used on any thread, until the call returns.
class Host {
 public:
  explicit Host(const mainstay_host* host) : host_(host) {}

  /// Nobody wants the result any more.
  bool cancelled() const { return host_->cancelled(host_) != 0; }
  /// Throws Cancelled if nobody wants the result any more.
  void check() const {
    if (cancelled()) throw Cancelled();
  }
  /// From 0 to 1.
  void progress(float done) const { host_->progress(host_, done); }
  void log(Level level, const std::string& line) const {
    host_->log(host_, static_cast<mainstay_log_level>(level), line.c_str());
  }

  /// Gives a piece of the answer: some or all of the outputs. Waits while the client is behind. False: nobody wants
  /// more, and the call should end, with what it returns then being of no interest. Only on the call's own thread, and
  /// only where the signature says that the model streams.
  [[nodiscard]] bool emit(std::vector<Output> piece) const {
    if (!has(&mainstay_host::emit)) throw std::runtime_error("this server takes no pieces of an answer");
    std::vector<mainstay_output> outputs;
    outputs.reserve(piece.size());
    for (auto& output : piece) outputs.push_back(std::move(output).handed_over());
    return host_->emit(host_, outputs.data(), outputs.size()) == 0;
  }

  /// The traceparent and the tracestate for whatever this call asks of others; empty: there is no trace.
  std::string trace() const { return has(&mainstay_host::trace) ? text(host_->trace(host_)) : ""; }
  std::string trace_state() const { return has(&mainstay_host::trace_state) ? text(host_->trace_state(host_)) : ""; }

 private:
  static std::string text(const char* given) { return given == nullptr ? "" : given; }
  /// Whether this server, which may be an older one, has it.
  template <class Member>
  bool has(Member mainstay_host::*member) const {
    const auto* begin = reinterpret_cast<const char*>(host_);
    const auto* end = reinterpret_cast<const char*>(&(host_->*member)) + sizeof(Member);
    return static_cast<std::size_t>(end - begin) <= host_->size && host_->*member != nullptr;
  }

  const mainstay_host* host_;
};

/// One instance of a model. Besides, the class that is exported has a constructor, from the settings or from them and a
/// Host&, and `static Signature describe(const std::string& settings)`.
class Model {
 public:
  virtual ~Model() = default;
  virtual std::vector<Output> infer(const std::vector<Input>& inputs, Host& host) = 0;
  /// Puts everything that calls have left behind back to what it was after construction.
  virtual void reset() {}
  /// A hash of everything that a call may leave behind; nothing: not known.
  virtual std::optional<std::uint64_t> fingerprint() { return std::nullopt; }
  /// Bytes that the instance holds; nothing: not known.
  virtual std::optional<std::uint64_t> memory() { return std::nullopt; }
};

/// What MAINSTAY_PLUGIN needs; not for use in a plugin's own code.
namespace border {

/// Runs `work`; what it throws becomes a status.
template <class Work>
mainstay_status guarded(const mainstay_host* host, Work work) noexcept {
  try {
    work();
    return MAINSTAY_OK;
  } catch (const InvalidArgument& error) {
    host->explain(host, error.what());
    return MAINSTAY_INVALID_ARGUMENT;
  } catch (const NotFound& error) {
    host->explain(host, error.what());
    return MAINSTAY_NOT_FOUND;
  } catch (const Cancelled&) {
    return MAINSTAY_CANCELLED;
  } catch (const std::exception& error) {
    host->explain(host, error.what());
    return MAINSTAY_FAILED;
  } catch (...) {
    host->explain(host, "an exception that is no std::exception");
    return MAINSTAY_FAILED;
  }
}

template <class Ask>
int known(Ask ask, std::uint64_t* result) noexcept {
  try {
    const std::optional<std::uint64_t> answer = ask();
    if (answer) *result = *answer;
    return answer ? 1 : 0;
  } catch (...) {  // no more is asked for than what is known
    return 0;
  }
}

inline void tell(const mainstay_host* host, void (*teller)(const mainstay_host*, const mainstay_tensor_spec*),
                 const std::vector<Spec>& specs) {
  for (const auto& spec : specs) {
    const mainstay_tensor_spec told{spec.name.c_str(), static_cast<mainstay_datatype>(spec.datatype),
                                    spec.shape ? static_cast<std::int32_t>(spec.shape->size()) : -1,
                                    spec.shape ? spec.shape->data() : nullptr};
    teller(host, &told);
  }
}

template <class M>
std::unique_ptr<Model> make(const std::string& settings, Host& host) {
  if constexpr (std::is_constructible_v<M, const std::string&, Host&>)
    return std::make_unique<M>(settings, host);
  else
    return std::make_unique<M>(settings);
}

inline Model* model(void* instance) { return static_cast<Model*>(instance); }

template <class M>
mainstay_plugin table() {
  mainstay_plugin p{};
  p.version = MAINSTAY_PLUGIN_VERSION;
  p.size = sizeof p;
  p.describe = [](const mainstay_host* host, const char* settings) {
    return guarded(host, [&] {
      const Signature signature = M::describe(settings);
      tell(host, host->describe_input, signature.inputs);
      tell(host, host->describe_output, signature.outputs);
      if (!signature.streams) return;
      constexpr auto needed = offsetof(mainstay_host, describe_streaming) + sizeof host->describe_streaming;
      if (host->size < needed) throw std::runtime_error("this server takes no pieces of an answer");
      host->describe_streaming(host);
    });
  };
  p.create = [](const mainstay_host* host, const char* settings, void** instance) {
    return guarded(host, [&] {
      Host offered(host);
      *instance = make<M>(settings, offered).release();
    });
  };
  p.destroy = [](void* instance) { delete model(instance); };
  p.infer = [](const mainstay_host* host, void* instance, const mainstay_tensor* inputs, std::size_t count) {
    return guarded(host, [&] {
      Host offered(host);
      const std::vector<Input> wrapped(inputs, inputs + count);
      for (auto& output : model(instance)->infer(wrapped, offered)) std::move(output).give_to(host);
    });
  };
  p.reset = [](const mainstay_host* host, void* instance) { return guarded(host, [&] { model(instance)->reset(); }); };
  p.fingerprint = [](void* instance, std::uint64_t* hash) {
    return known([&] { return model(instance)->fingerprint(); }, hash);
  };
  p.memory = [](void* instance, std::uint64_t* bytes) {
    return known([&] { return model(instance)->memory(); }, bytes);
  };
  return p;
}

}  // namespace border
}  // namespace mainstay::plugin

/// Exports a class derived from mainstay::plugin::Model: once in a shared library, outside of every namespace.
///
/// The table lies in this function, which no other library shares: a static variable of a template would be one for all
/// plugins in a process whose classes have the same name.
#define MAINSTAY_PLUGIN(model_class)                                                     \
  extern "C" MAINSTAY_PLUGIN_EXPORT const mainstay_plugin* mainstay_plugin_table(void) { \
    static const mainstay_plugin table = mainstay::plugin::border::table<model_class>(); \
    return &table;                                                                       \
  }
