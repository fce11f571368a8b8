#include "runtime/backends/native/answer.hpp"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>

#include "runtime/backends/native/datatypes.hpp"
#include "runtime/backends/native/described.hpp"
#include "runtime/backends/trouble.hpp"
#include "runtime/tensor_check.hpp"

namespace mainstay {

namespace {

Error lie(const std::string& name, const std::string& what) {
  return trouble("the plugin's output \"" + name + "\" " + what);
}

Status check_against(const Tensor& tensor, const TensorSpec& spec) {
  if (spec.datatype && *spec.datatype != tensor.datatype)
    return lie(tensor.name, "is " + std::string(name_of(tensor.datatype)) + ", not " +
                                std::string(name_of(*spec.datatype)) + " as in its signature");
  const auto fits = [](std::int64_t allowed, std::int64_t is) { return allowed == -1 || allowed == is; };
  if (spec.shape && !std::ranges::equal(*spec.shape, tensor.shape, fits))
    return lie(tensor.name,
               "has the shape " + text_of(tensor.shape) + ", not " + text_of(*spec.shape) + " as in its signature");
  return success();
}

Buffer copy_of(const Buffer& data) { return Buffer::of(std::string(data.text())); }

}  // namespace

Result<Tensor> tensor_from(const mainstay_output& output) {
  const auto& said = output.tensor;
  // First of all, so that the memory is released whatever comes.
  std::shared_ptr<const void> owner;
  if (output.release != nullptr) owner = std::shared_ptr<void>(output.owner, output.release);

  auto name = plugin_name(said.name);
  if (!name) return std::move(name).error();
  Tensor tensor{std::move(name).value(), Datatype::bytes, {}, {}};
  const auto datatype = datatype_of(said.datatype);
  if (!datatype) return lie(tensor.name, "has the unknown datatype " + std::to_string(said.datatype));
  tensor.datatype = *datatype;
  if (said.rank > most_dimensions || (said.rank > 0 && said.shape == nullptr))
    return lie(tensor.name, "has a shape of " + std::to_string(said.rank) + " dimensions that cannot be read");
  if (said.rank > 0) tensor.shape.assign(said.shape, said.shape + said.rank);
  if (said.data == nullptr && said.size > 0)
    return lie(tensor.name, "has no data where " + std::to_string(said.size) + " bytes should be");

  tensor.data = Buffer(std::move(owner), static_cast<const std::byte*>(said.data), said.size);
  if (const auto wrong = misfit(tensor); !wrong.empty()) return lie(tensor.name, wrong);
  if (output.release == nullptr) tensor.data = copy_of(tensor.data);
  return tensor;
}

Status fits_in(const std::vector<Tensor>& given, const std::vector<TensorSpec>& signature) {
  for (auto one = given.begin(); one != given.end(); ++one)
    if (std::any_of(given.begin(), one, [&](const Tensor& earlier) { return earlier.name == one->name; }))
      return lie(one->name, "was given twice");
  if (signature.empty()) return success();
  for (const auto& tensor : given) {
    const auto spec = std::ranges::find(signature, tensor.name, &TensorSpec::name);
    if (spec == signature.end()) return lie(tensor.name, "is not in its signature");
    if (auto fits = check_against(tensor, *spec); !fits) return fits;
  }
  return success();
}

Result<std::vector<Tensor>> arranged(std::vector<Tensor> given, const std::vector<TensorSpec>& signature) {
  if (auto fits = fits_in(given, signature); !fits) return std::move(fits).error();
  if (signature.empty()) return given;
  std::vector<Tensor> answer;
  answer.reserve(signature.size());
  for (const auto& spec : signature) {
    const auto found = std::ranges::find(given, spec.name, &Tensor::name);
    if (found == given.end()) return lie(spec.name, "is missing");
    answer.push_back(std::move(*found));
  }
  return answer;
}

}  // namespace mainstay
