/* Stands in for the driver's library: two accelerators, of which a test may break what it likes by naming functions in
 * the environment variable FAKE_NVML_FAILS. */
#include <stdlib.h>
#include <string.h>

#define EXPORT __attribute__((visibility("default")))

enum { FINE = 0, INVALID_ARGUMENT = 2, TOO_SMALL = 7, LOST = 15 };

typedef struct {
  const char* name;
  const char* uuid;
  unsigned long long total, free, used;
} Device;

static Device devices[] = {{"Fake A", "GPU-aaaa-1", 1000, 900, 100}, {"Fake B", "GPU-bbbb-2", 2000, 500, 1500}};
static int begun = 0;

static int fails(const char* function) {
  const char* failing = getenv("FAKE_NVML_FAILS");
  return !begun || (failing != NULL && strstr(failing, function) != NULL);
}

static int give(const char* text, char* into, unsigned size) {
  if (strlen(text) + 1 > size) return TOO_SMALL;
  strcpy(into, text);
  return FINE;
}

EXPORT int nvmlInit_v2(void) {
  begun = 1;
  begun = !fails("init");
  return begun ? FINE : LOST;
}
EXPORT int nvmlShutdown(void) {
  begun = 0;
  return FINE;
}
EXPORT int nvmlDeviceGetCount_v2(unsigned* count) {
  if (fails("count")) return LOST;
  *count = 2;
  return FINE;
}
EXPORT int nvmlDeviceGetHandleByIndex_v2(unsigned index, void** device) {
  if (fails("device")) return LOST;
  if (index > 1) return INVALID_ARGUMENT;
  *device = &devices[index];
  return FINE;
}
EXPORT int nvmlDeviceGetName(void* device, char* name, unsigned size) {
  return fails("name") ? LOST : give(((Device*)device)->name, name, size);
}
EXPORT int nvmlDeviceGetUUID(void* device, char* uuid, unsigned size) {
  return fails("uuid") ? LOST : give(((Device*)device)->uuid, uuid, size);
}
EXPORT int nvmlDeviceGetMemoryInfo(void* device, unsigned long long* memory) {
  if (fails("memory") || (fails("second") && device == &devices[1])) return LOST;
  memory[0] = ((Device*)device)->total;
  memory[1] = ((Device*)device)->free;
  memory[2] = ((Device*)device)->used;
  return FINE;
}
EXPORT int nvmlSystemGetDriverVersion(char* version, unsigned size) {
  return fails("driver") ? LOST : give("580.1", version, size);
}
