#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "http/exchange.hpp"
#include "http/oip/shared_regions.hpp"
#include "http/router.hpp"
#include "runtime/result.hpp"

namespace mainstay::http::oip {

/// What the client of an exchange may use of the regions. Valid as long as the exchange.
ClientRegions regions_of(const Exchange& exchange, const SharedRegions& regions, std::uint64_t max_bytes);

/// `key`, `byte_size` and, where it is not 0, `offset`; what else a body says is ignored.
Result<SharedRegion> parse_region(std::string name, std::string_view body);

/// The protocol's extensions for shared memory, of which only the system's is there, and only where it is switched on:
///
///     GET  /v2/systemsharedmemory/status, /v2/systemsharedmemory/region/{region}/status
///     POST /v2/systemsharedmemory/region/{region}/register, .../unregister, /v2/systemsharedmemory/unregister
///     the same of cudasharedmemory, where nothing can be registered
void add_shared_memory(Router& router, const std::shared_ptr<SharedRegions>& regions);

}  // namespace mainstay::http::oip
