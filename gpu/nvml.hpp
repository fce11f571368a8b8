#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "runtime/memory/memory_reading.hpp"

namespace mainstay {

/// The memory of NVIDIA's accelerators, as the driver's management library tells it. That library is looked for when
/// the program runs: nothing is needed to build this, and a machine without it has no accelerators. May be asked by any
/// thread.
class Nvml {
 public:
  /// Nothing where there is no such library, or none that can be used. `visible` is what CUDA_VISIBLE_DEVICES says,
  /// nothing where it says nothing.
  static std::unique_ptr<Nvml> open(std::optional<std::string> visible = std::nullopt,
                                    const std::string& library = "libnvidia-ml.so.1");
  ~Nvml();
  Nvml(const Nvml&) = delete;
  Nvml& operator=(const Nvml&) = delete;

  /// All of the machine's, in the driver's order. One that cannot be asked at the moment has neither name nor memory.
  std::vector<DeviceMemory> devices() const;
  /// Which of them programs use first; nothing: none.
  std::optional<std::size_t> current() const;
  /// The driver's version; empty: it does not tell.
  const std::string& driver() const { return driver_; }

 private:
  struct Library;
  Nvml(std::unique_ptr<Library> library, std::optional<std::string> visible);

  const std::unique_ptr<Library> library_;
  const std::optional<std::string> visible_;
  std::string driver_;
};

}  // namespace mainstay
