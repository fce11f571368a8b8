/* Built once for each way in which a library is no plugin of this version; the definitions say which. */
#include <stddef.h>
#include <stdlib.h>

#include "mainstay/plugin.h"

#ifndef VERSION
#define VERSION MAINSTAY_PLUGIN_VERSION
#endif
#ifndef SIZE
#define SIZE sizeof(mainstay_plugin)
#endif
#ifndef INFER
#define INFER infer
#endif
#ifndef ENTRY
#define ENTRY mainstay_plugin_table
#endif
#ifndef TABLE
#define TABLE &table
#endif

static mainstay_status create(const mainstay_host* host, const char* settings, void** instance) {
  (void)host;
  (void)settings;
  (void)instance;
  return MAINSTAY_OK;
}

static void destroy(void* instance) { (void)instance; }

static mainstay_status infer(const mainstay_host* host, void* instance, const mainstay_tensor* inputs, size_t count) {
  (void)host;
  (void)instance;
  (void)inputs;
  (void)count;
  return MAINSTAY_OK;
}

/* Beyond the end of a small table, where the server must not look. */
static mainstay_status reset(const mainstay_host* host, void* instance) {
  (void)host;
  (void)instance;
  abort();
}

const mainstay_plugin table = {VERSION, SIZE, NULL, create, destroy, INFER, reset, NULL, NULL};

/* One of them is not used in each of the variants. */
mainstay_status (*const used[])(const mainstay_host*, void*, const mainstay_tensor*, size_t) = {infer};

MAINSTAY_PLUGIN_EXPORT const mainstay_plugin* ENTRY(void) { return TABLE; }
