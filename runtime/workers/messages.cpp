#include "runtime/workers/messages.hpp"

#include <algorithm>
#include <utility>

#include "config/model_text.hpp"
#include "runtime/workers/bytes.hpp"

namespace mainstay::workers {

namespace {

constexpr std::size_t longest_name = 4096;
constexpr std::size_t longest_message = 64 * 1024;
constexpr std::size_t longest_path = 64 * 1024;
constexpr std::size_t longest_config = 15 * 1024 * 1024;
constexpr std::size_t most_tensors = 4096;
constexpr std::size_t most_dimensions = 64;

void clipped(Writer& out, std::string_view message) { out.text(message.substr(0, longest_message)); }

void write(Writer& out, const std::vector<std::int64_t>& shape) {
  out.number(static_cast<std::uint32_t>(shape.size()));
  for (const auto size : shape) out.number(size);
}

/// A count that says how many elements follow; one that cannot be right is not believed.
std::size_t read_count(Reader& in, std::size_t most) {
  const auto count = in.number<std::uint32_t>();
  if (count <= most && in.ok()) return count;
  in.raw(static_cast<std::size_t>(-1));
  return 0;
}

std::vector<std::int64_t> read_shape(Reader& in) {
  std::vector<std::int64_t> shape(read_count(in, most_dimensions));
  for (auto& size : shape) size = in.number<std::int64_t>();
  return shape;
}

std::optional<Datatype> datatype_of(std::uint8_t number) {
  if (number > static_cast<std::uint8_t>(Datatype::bytes)) return std::nullopt;
  return static_cast<Datatype>(number);
}

void write(Writer& out, const std::vector<TensorSpec>& specs) {
  out.number(static_cast<std::uint32_t>(specs.size()));
  for (const auto& spec : specs) {
    out.text(spec.name);
    out.number(static_cast<std::uint8_t>(spec.datatype ? 1 : 0));
    out.number(static_cast<std::uint8_t>(spec.datatype.value_or(Datatype::fp32)));
    out.number(static_cast<std::uint8_t>(spec.shape ? 1 : 0));
    write(out, spec.shape.value_or(std::vector<std::int64_t>{}));
  }
}

std::optional<std::vector<TensorSpec>> read_specs(Reader& in) {
  std::vector<TensorSpec> specs(read_count(in, most_tensors));
  for (auto& spec : specs) {
    spec.name = in.text(longest_name);
    const auto has_type = in.number<std::uint8_t>();
    const auto type = datatype_of(in.number<std::uint8_t>());
    const auto has_shape = in.number<std::uint8_t>();
    auto shape = read_shape(in);
    if (!type || has_type > 1 || has_shape > 1 || (has_shape == 0 && !shape.empty())) return std::nullopt;
    if (!std::ranges::all_of(shape, [](auto size) { return size >= -1; })) return std::nullopt;
    if (has_type == 1) spec.datatype = type;
    if (has_shape == 1) spec.shape = std::move(shape);
  }
  return in.ok() ? std::optional(std::move(specs)) : std::nullopt;
}

void write(Writer& out, const Parcel& parcel) {
  out.number(static_cast<std::uint32_t>(parcel.tensors.size()));
  for (const auto& tensor : parcel.tensors) {
    out.text(tensor.name);
    out.number(static_cast<std::uint8_t>(tensor.datatype));
    write(out, tensor.shape);
    out.number(tensor.place.region);
    out.number(tensor.place.offset);
    out.number(tensor.place.size);
  }
  out.text(parcel.carried);
}

/// Whether a place in `size` bytes is one; also where the sum of its numbers would overflow.
bool lies_within(const Place& place, std::size_t size) {
  return place.size <= size && place.offset <= size - place.size;
}

std::optional<Parcel> read_parcel(Reader& in) {
  Parcel parcel;
  parcel.tensors.resize(read_count(in, most_tensors));
  for (auto& tensor : parcel.tensors) {
    tensor.name = in.text(longest_name);
    const auto type = datatype_of(in.number<std::uint8_t>());
    if (!type) return std::nullopt;
    tensor.datatype = *type;
    tensor.shape = read_shape(in);
    tensor.place.region = in.number<std::uint32_t>();
    tensor.place.offset = in.number<std::uint64_t>();
    tensor.place.size = in.number<std::uint64_t>();
  }
  parcel.carried = in.text(max_carried_bytes);
  if (!in.ok()) return std::nullopt;
  for (const auto& tensor : parcel.tensors)
    if (tensor.place.region == 0 && !lies_within(tensor.place, parcel.carried.size())) return std::nullopt;
  return parcel;
}

void write(Writer& out, const std::optional<Ending>& ending) {
  out.number(static_cast<std::uint8_t>(ending ? 1 : 0));
  const auto [cause, message] = ending.value_or(Ending{});
  out.number(static_cast<std::uint8_t>(cause));
  clipped(out, message);
}

/// False: there is none where one should be, or where none should be said.
bool read_ending(Reader& in, std::optional<Ending>& ending) {
  const auto ends = in.number<std::uint8_t>();
  const auto cause = in.number<std::uint8_t>();
  const auto why = in.text(longest_message);
  if (ends > 1 || cause > static_cast<std::uint8_t>(Cause::lost)) return false;
  if (ends == 1) ending = Ending{static_cast<Cause>(cause), std::string(why)};
  return true;
}

/// What was read, if the body holds that and nothing else.
template <class T>
std::optional<T> whole(const Reader& in, T value) {
  return in.finished() ? std::optional<T>(std::move(value)) : std::nullopt;
}

}  // namespace

std::string encode(const ModelSource& source) {
  Writer out;
  out.text(source.name);
  out.text(source.version);
  out.text(config::model_text(source.config));
  out.text(source.file);
  out.text(source.platform);
  return out.take();
}

std::optional<ModelSource> decode_source(std::string_view body) {
  Reader in{body};
  ModelSource source;
  source.name = in.text(longest_path);
  source.version = in.text(longest_path);
  const auto text = in.text(longest_config);
  source.file = in.text(longest_path);
  source.platform = in.text(longest_path);
  if (!in.finished()) return std::nullopt;
  auto config = config::model_from_text(text);
  if (!config) return std::nullopt;
  source.config = std::move(*config);
  return source;
}

std::string encode(const Signature& signature) {
  Writer out;
  write(out, signature.inputs);
  write(out, signature.outputs);
  out.number(static_cast<std::uint8_t>(signature.streams ? 1 : 0));
  return out.take();
}

std::optional<Signature> decode_signature(std::string_view body) {
  Reader in{body};
  auto inputs = read_specs(in);
  auto outputs = inputs ? read_specs(in) : std::nullopt;
  if (!outputs) return std::nullopt;
  const auto streams = in.number<std::uint8_t>();
  if (streams > 1) return std::nullopt;
  return whole(in, Signature{std::move(*inputs), std::move(*outputs), streams == 1});
}

std::string encode(const Parcel& parcel) {
  Writer out;
  write(out, parcel);
  return out.take();
}

std::optional<Parcel> decode_parcel(std::string_view body) {
  Reader in{body};
  auto parcel = read_parcel(in);
  if (!parcel) return std::nullopt;
  return whole(in, std::move(*parcel));
}

std::string encode(const InferMessage& message) {
  Writer out;
  out.number(message.answer_region);
  write(out, message.inputs);
  out.number(static_cast<std::uint8_t>(message.streams ? 1 : 0));
  out.text(message.trace.parent);
  out.text(message.trace.state);
  return out.take();
}

std::optional<InferMessage> decode_infer(std::string_view body) {
  Reader in{body};
  const auto region = in.number<std::uint32_t>();
  auto inputs = read_parcel(in);
  if (!inputs) return std::nullopt;
  const auto streams = in.number<std::uint8_t>();
  std::string parent{in.text(Trace::parent_size)};
  std::string state{in.text(Trace::longest_state)};
  if (streams > 1) return std::nullopt;
  return whole(in, InferMessage{region, std::move(*inputs), streams == 1, {std::move(parent), std::move(state)}});
}

std::string encode(const RegionMessage& message) {
  Writer out;
  out.number(message.id);
  out.number(message.size);
  return out.take();
}

std::optional<RegionMessage> decode_region(std::string_view body) {
  Reader in{body};
  const auto id = in.number<std::uint32_t>();
  const auto size = in.number<std::uint64_t>();
  return whole(in, RegionMessage{id, size});
}

std::string encode(const FailedMessage& message) {
  Writer out;
  out.number(static_cast<std::uint8_t>(message.failure));
  clipped(out, message.message);
  return out.take();
}

std::optional<FailedMessage> decode_failed(std::string_view body) {
  Reader in{body};
  const auto failure = in.number<std::uint8_t>();
  const auto message = in.text(longest_message);
  if (failure > static_cast<std::uint8_t>(Failure::internal)) return std::nullopt;
  return whole(in, FailedMessage{static_cast<Failure>(failure), std::string(message)});
}

std::string encode(const Upkeep& upkeep) {
  Writer out;
  out.number(static_cast<std::uint8_t>(upkeep.done));
  clipped(out, upkeep.drift);
  clipped(out, upkeep.notice);
  write(out, upkeep.ending);
  return out.take();
}

std::optional<Upkeep> decode_upkeep(std::string_view body) {
  Reader in{body};
  Upkeep upkeep;
  const auto done = in.number<std::uint8_t>();
  if (done > static_cast<std::uint8_t>(StatePolicy::Action::reload)) return std::nullopt;
  upkeep.done = static_cast<StatePolicy::Action>(done);
  upkeep.drift = in.text(longest_message);
  upkeep.notice = in.text(longest_message);
  if (!read_ending(in, upkeep.ending)) return std::nullopt;
  return whole(in, std::move(upkeep));
}

std::string encode(Errand::Kind kind) {
  Writer out;
  out.number(static_cast<std::uint8_t>(kind));
  return out.take();
}

std::optional<Errand::Kind> decode_errand(std::string_view body) {
  Reader in{body};
  const auto kind = in.number<std::uint8_t>();
  if (kind > static_cast<std::uint8_t>(Errand::Kind::canary)) return std::nullopt;
  return whole(in, static_cast<Errand::Kind>(kind));
}

std::string encode(const ErrandOutcome& outcome) {
  Writer out;
  const auto& status = outcome.status;
  out.number(static_cast<std::uint8_t>(status ? 1 : 0));
  clipped(out, status ? std::string_view{} : std::string_view{status.error().message});
  write(out, outcome.ending);
  return out.take();
}

std::optional<ErrandOutcome> decode_outcome(std::string_view body) {
  Reader in{body};
  ErrandOutcome outcome;
  const auto well = in.number<std::uint8_t>();
  std::string message{in.text(longest_message)};
  if (well > 1 || !read_ending(in, outcome.ending)) return std::nullopt;
  if (well == 0) outcome.status = Error{Errc::internal, std::move(message)};
  return whole(in, std::move(outcome));
}

std::string encode(std::uint64_t number) {
  Writer out;
  out.number(number);
  return out.take();
}

std::optional<std::uint64_t> decode_number(std::string_view body) {
  Reader in{body};
  const auto number = in.number<std::uint64_t>();
  return whole(in, number);
}

}  // namespace mainstay::workers
