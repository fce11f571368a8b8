#include "http/oip/region_slice.hpp"

#include <utility>
#include <variant>

#include "http/json_text.hpp"
#include "http/oip/binary_data.hpp"
#include "http/oip/parameters.hpp"
#include "runtime/tensor_check.hpp"

namespace mainstay::http::oip {

namespace {

Error invalid(std::string_view owner, const std::string& what) {
  return {Errc::invalid_argument, std::string(owner) + ": " + what};
}

Error of_owner(std::string_view owner, Error error) {
  error.message = std::string(owner) + ": " + error.message;
  return error;
}

/// What the shape asks for is known before anything is copied, unless elements differ in length.
std::string misfit_of(const Tensor& input, std::uint64_t size) {
  if (input.datatype == Datatype::bytes) return "";
  Tensor described{input.name, input.datatype, input.shape, Buffer{nullptr, nullptr, size}};
  return misfit(described);
}

}  // namespace

Result<std::optional<RegionSlice>> slice_from(const Parameters& parameters, const ClientRegions& regions,
                                              std::string_view owner) {
  const auto named = parameters.find("shared_memory_region");
  if (named == parameters.end()) return std::optional<RegionSlice>{};
  const auto* const name = std::get_if<std::string>(&named->second);
  if (!name) return invalid(owner, "shared_memory_region is not a name");
  auto region = regions.find(*name);
  if (!region) {
    auto error = of_owner(owner, region.error());
    // 404 would say that there is no such model.
    if (error.code == Errc::not_found) error.code = Errc::invalid_argument;
    return error;
  }

  const auto size = parameters.find("shared_memory_byte_size");
  const auto bytes = size == parameters.end() ? std::nullopt : unsigned_integer(size->second);
  if (!bytes) return invalid(owner, "shared_memory_byte_size is not a number of bytes");
  const auto offset = parameters.find("shared_memory_offset");
  const auto begin = offset == parameters.end() ? std::optional<std::uint64_t>{0} : unsigned_integer(offset->second);
  if (!begin) return invalid(owner, "shared_memory_offset is not a number of bytes");
  if (*begin > region->byte_size || *bytes > region->byte_size - *begin)
    return invalid(owner, "region " + shown(*name) + " has " + std::to_string(region->byte_size) +
                              " bytes, of which shared_memory_offset " + std::to_string(*begin) +
                              " and shared_memory_byte_size " + std::to_string(*bytes) + " are no part");
  return std::optional{RegionSlice{std::move(region).value(), *begin, *bytes}};
}

Status RegionInputs::take(const Parameters& parameters, Tensor& input) {
  const auto owner = "input " + shown(input.name);
  const auto slice = slice_from(parameters, regions_, owner);
  if (!slice) return slice.error();
  if (!*slice) return invalid(owner, "no shared_memory_region is named");
  const auto& [region, offset, size] = **slice;
  if (const auto wrong = misfit_of(input, size); !wrong.empty())
    return Error{Errc::invalid_argument, owner + " " + wrong};
  if (size > left_)
    return Error{Errc::too_large, owner + ": a request may take " + std::to_string(regions_.max_bytes) +
                                      " bytes out of shared memory, as many as its body may have"};
  left_ -= size;
  auto data = region.segment->read(offset, size);
  if (!data) return of_owner(owner, data.error());
  input.data = std::move(data).value();
  return check_bytes(input);
}

Status put(const Tensor& output, const RegionSlice& slice) {
  const auto owner = "output " + shown(output.name);
  if (output.data.size() > slice.size)
    return invalid(owner, "it takes " + std::to_string(output.data.size()) + " bytes, and region " +
                              shown(slice.region.name) + " has " + std::to_string(slice.size) + " for it");
  if (auto written = slice.region.segment->write(slice.offset, output.data); !written)
    return of_owner(owner, written.error());
  return success();
}

}  // namespace mainstay::http::oip
