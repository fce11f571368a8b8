#include "http/oip/shared_regions.hpp"

#include "http/json_text.hpp"

namespace mainstay::http::oip {

namespace {

constexpr std::uint64_t mib = 1024 * 1024;

Error switched_off() {
  return {Errc::unimplemented, "shared memory is switched off here (server.shared_memory.enabled)"};
}

Error invalid(std::string message) { return {Errc::invalid_argument, std::move(message)}; }

Error unknown(std::string_view name) { return {Errc::not_found, "there is no region " + shown(name)}; }

}  // namespace

Status SharedRegions::add(std::string_view owner, SharedRegion region) {
  if (!enabled()) return switched_off();
  auto segment = SharedSegment::open(region.key, region.offset, region.byte_size);
  if (!segment) return invalid("region " + shown(region.name) + ": " + segment.error().message);
  region.segment = std::move(segment).value();
  std::lock_guard guard{mutex_};
  Id id(owner, region.name);
  if (regions_.contains(id)) return invalid("region " + shown(region.name) + " is registered already");
  if (regions_.size() >= limits_.max_regions)
    return invalid("region " + shown(region.name) + ": there are " + std::to_string(regions_.size()) +
                   " already, as many as may be (server.shared_memory.max_regions)");
  if (region.byte_size > limits_.max_mb * mib - bytes_)
    return invalid("region " + shown(region.name) + ": all of them together would be over " +
                   std::to_string(limits_.max_mb) + " MiB (server.shared_memory.max_mb)");
  bytes_ += region.byte_size;
  regions_.emplace(std::move(id), std::move(region));
  return success();
}

void SharedRegions::remove(std::string_view owner, std::string_view name) {
  std::lock_guard guard{mutex_};
  const auto found = regions_.find(Id(owner, name));
  if (found == regions_.end()) return;
  bytes_ -= found->second.byte_size;
  regions_.erase(found);
}

void SharedRegions::remove_all(std::string_view owner) {
  std::lock_guard guard{mutex_};
  std::erase_if(regions_, [&](const auto& each) {
    if (each.first.first != owner) return false;
    bytes_ -= each.second.byte_size;
    return true;
  });
}

Result<SharedRegion> SharedRegions::find(std::string_view owner, std::string_view name) const {
  if (!enabled()) return switched_off();
  std::lock_guard guard{mutex_};
  const auto found = regions_.find(Id(owner, name));
  if (found == regions_.end()) return unknown(name);
  return found->second;
}

std::vector<SharedRegion> SharedRegions::all(std::string_view owner) const {
  std::lock_guard guard{mutex_};
  std::vector<SharedRegion> all;
  for (const auto& [id, region] : regions_)
    if (id.first == owner) all.push_back(region);
  return all;
}

Result<SharedRegion> ClientRegions::find(std::string_view name) const {
  if (!regions) return switched_off();
  return regions->find(owner, name);
}

}  // namespace mainstay::http::oip
