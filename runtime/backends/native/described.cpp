#include "runtime/backends/native/described.hpp"

#include <algorithm>
#include <cstring>
#include <set>
#include <utility>

#include "runtime/backends/native/datatypes.hpp"
#include "runtime/backends/trouble.hpp"

namespace mainstay {

namespace {

std::string quoted(const std::string& name) { return '"' + name + '"'; }

std::string names_of(const std::vector<TensorSpec>& specs) {
  std::string names;
  for (const auto& spec : specs) names.append(names.empty() ? "" : ", ").append(spec.name);
  return names;
}

/// The dimensions that both allow; nothing where they contradict each other.
std::optional<std::vector<std::int64_t>> common(const std::vector<std::int64_t>& described,
                                                const std::vector<std::int64_t>& declared) {
  if (described.size() != declared.size()) return std::nullopt;
  auto shape = described;
  for (std::size_t i = 0; i < shape.size(); ++i) {
    if (shape[i] == -1) shape[i] = declared[i];
    if (declared[i] != -1 && declared[i] != shape[i]) return std::nullopt;
  }
  return shape;
}

Status refine(const std::string& what, TensorSpec& spec, const TensorSpec& declared) {
  if (spec.datatype && declared.datatype && spec.datatype != declared.datatype)
    return trouble(what + " is declared as " + std::string(name_of(*declared.datatype)) + ", but the plugin's is " +
                   std::string(name_of(*spec.datatype)));
  if (!spec.datatype) spec.datatype = declared.datatype;
  if (spec.shape && declared.shape) {
    spec.shape = common(*spec.shape, *declared.shape);
    if (!spec.shape) return trouble(what + " is declared with a shape that the plugin's does not allow");
  } else if (declared.shape) {
    spec.shape = declared.shape;
  }
  return success();
}

}  // namespace

Result<std::string> plugin_name(const char* name) {
  const auto length = name == nullptr ? 0 : ::strnlen(name, longest_tensor_name_bytes + 1);
  if (length == 0) return trouble("the plugin gave a tensor without a name");
  if (length > longest_tensor_name_bytes)
    return trouble("the plugin gave a tensor a name of more than " + std::to_string(longest_tensor_name_bytes) +
                   " bytes");
  return std::string(name, length);
}

Result<TensorSpec> spec_from(const mainstay_tensor_spec& described) {
  auto name = plugin_name(described.name);
  if (!name) return std::move(name).error();
  TensorSpec spec{std::move(name).value(), datatype_of(described.datatype), std::nullopt};
  if (!spec.datatype && described.datatype != MAINSTAY_ANY)
    return trouble("the plugin describes " + quoted(spec.name) + " with the unknown datatype " +
                   std::to_string(described.datatype));
  if (described.rank == -1) return spec;
  const auto rank = static_cast<std::size_t>(described.rank);
  if (described.rank < 0 || rank > most_dimensions || (rank > 0 && described.shape == nullptr))
    return trouble("the plugin describes " + quoted(spec.name) + " with a shape of " + std::to_string(described.rank) +
                   " dimensions that cannot be read");
  spec.shape.emplace(described.shape, described.shape + rank);
  for (auto dimension : *spec.shape)
    if (dimension < -1)
      return trouble("the plugin describes " + quoted(spec.name) + " with the dimension " + std::to_string(dimension));
  return spec;
}

Result<std::vector<TensorSpec>> refined(const std::string& kind, std::vector<TensorSpec> described,
                                        const std::vector<TensorSpec>& declared) {
  if (described.empty()) return declared;
  std::set<std::string_view> names;
  for (const auto& spec : described)
    if (!names.insert(spec.name).second) return trouble("the plugin describes " + quoted(spec.name) + " twice");
  for (const auto& one : declared) {
    const auto spec = std::ranges::find(described, one.name, &TensorSpec::name);
    if (spec == described.end())
      return trouble(kind + ' ' + quoted(one.name) + " is declared, but the plugin's are " + names_of(described));
    if (auto fits = refine(kind + ' ' + quoted(one.name), *spec, one); !fits) return std::move(fits).error();
  }
  return described;
}

}  // namespace mainstay
