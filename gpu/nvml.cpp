#include "gpu/nvml.hpp"

#include <dlfcn.h>

#include <array>
#include <charconv>
#include <string_view>
#include <utility>

namespace mainstay {

namespace {

/// What is used of the library's interface, which has been the same for many years.
using Outcome = int;
constexpr Outcome fine = 0;
using Device = void*;
struct Memory {
  unsigned long long total;
  unsigned long long free;
  unsigned long long used;
};

/// As long as the longest text that the library gives.
using Text = std::array<char, 128>;

/// Text that a function has written, which may have failed.
template <class Write>
std::string text_of(Write write) {
  Text text{};
  if (write(text.data(), static_cast<unsigned>(text.size() - 1)) != fine) return {};
  return text.data();
}

/// The first of what a list names, without what comes after it.
std::string_view first_of(std::string_view list) { return list.substr(0, list.find(',')); }

}  // namespace

struct Nvml::Library {
  explicit Library(void* opened)
      : handle(opened),
        init(find<Outcome()>("nvmlInit_v2")),
        shutdown(find<Outcome()>("nvmlShutdown")),
        count(find<Outcome(unsigned*)>("nvmlDeviceGetCount_v2")),
        device(find<Outcome(unsigned, Device*)>("nvmlDeviceGetHandleByIndex_v2")),
        name(find<Outcome(Device, char*, unsigned)>("nvmlDeviceGetName")),
        uuid(find<Outcome(Device, char*, unsigned)>("nvmlDeviceGetUUID")),
        memory(find<Outcome(Device, Memory*)>("nvmlDeviceGetMemoryInfo")),
        driver(find<Outcome(char*, unsigned)>("nvmlSystemGetDriverVersion")) {}
  ~Library() {
    if (begun) shutdown();
    ::dlclose(handle);
  }
  Library(const Library&) = delete;
  Library& operator=(const Library&) = delete;

  bool begin() {
    begun = init && shutdown && count && device && name && uuid && memory && driver && init() == fine;
    return begun;
  }

  unsigned devices() const {
    unsigned number = 0;
    return count(&number) == fine ? number : 0;
  }

  template <class Function>
  Function* find(const char* symbol) const {
    return reinterpret_cast<Function*>(::dlsym(handle, symbol));
  }

  void* const handle;
  Outcome (*const init)();
  Outcome (*const shutdown)();
  Outcome (*const count)(unsigned*);
  Outcome (*const device)(unsigned, Device*);
  Outcome (*const name)(Device, char*, unsigned);
  Outcome (*const uuid)(Device, char*, unsigned);
  Outcome (*const memory)(Device, Memory*);
  Outcome (*const driver)(char*, unsigned);
  bool begun = false;
};

std::unique_ptr<Nvml> Nvml::open(std::optional<std::string> visible, const std::string& library) {
  void* const handle = ::dlopen(library.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (handle == nullptr) return nullptr;
  auto opened = std::make_unique<Library>(handle);
  if (!opened->begin()) return nullptr;
  return std::unique_ptr<Nvml>(new Nvml(std::move(opened), std::move(visible)));
}

Nvml::Nvml(std::unique_ptr<Library> library, std::optional<std::string> visible)
    : library_(std::move(library)), visible_(std::move(visible)), driver_(text_of(library_->driver)) {}

Nvml::~Nvml() = default;

std::vector<DeviceMemory> Nvml::devices() const {
  std::vector<DeviceMemory> devices(library_->devices());
  for (unsigned i = 0; i < devices.size(); ++i) {
    Device device = nullptr;
    Memory memory{};
    if (library_->device(i, &device) != fine || library_->memory(device, &memory) != fine) continue;
    auto name = text_of([&](char* text, unsigned size) { return library_->name(device, text, size); });
    devices[i] = {std::move(name), memory.total, memory.used};
  }
  return devices;
}

std::optional<std::size_t> Nvml::current() const {
  const auto count = library_->devices();
  if (!visible_) return count > 0 ? std::optional<std::size_t>{0} : std::nullopt;
  const auto wanted = first_of(*visible_);
  unsigned number = 0;
  const auto [rest, failed] = std::from_chars(wanted.data(), wanted.data() + wanted.size(), number);
  if (failed == std::errc{} && rest == wanted.data() + wanted.size())
    return number < count ? std::optional<std::size_t>{number} : std::nullopt;
  // Otherwise the beginning of an identifier.
  for (unsigned i = 0; i < count && !wanted.empty(); ++i) {
    Device device = nullptr;
    if (library_->device(i, &device) != fine) continue;
    const auto uuid = text_of([&](char* text, unsigned size) { return library_->uuid(device, text, size); });
    if (uuid.starts_with(wanted)) return i;
  }
  return std::nullopt;
}

}  // namespace mainstay
