/* Has what a plugin must have and no more: the configuration declares its tensors. Answers each number twice as large,
 * in memory of its own for Y, in the server's for Z. */
#include <stdlib.h>

#include "mainstay/plugin.h"

static mainstay_status create(const mainstay_host* host, const char* settings, void** instance) {
  (void)host;
  (void)settings;
  *instance = malloc(1);
  return *instance ? MAINSTAY_OK : MAINSTAY_FAILED;
}

static mainstay_status infer(const mainstay_host* host, void* instance, const mainstay_tensor* inputs, size_t count) {
  size_t i;
  mainstay_output output;
  const float* given;
  float* doubled;
  (void)instance;
  if (count != 1 || inputs[0].datatype != MAINSTAY_FP32) {
    host->explain(host, "one tensor of FP32 is wanted");
    return MAINSTAY_INVALID_ARGUMENT;
  }
  given = inputs[0].data;
  if ((size_t)given % sizeof *given != 0) return MAINSTAY_FAILED;
  doubled = malloc(inputs[0].size + 1);
  if (!doubled) return MAINSTAY_FAILED;
  for (i = 0; i < inputs[0].size / sizeof *given; ++i) doubled[i] = 2 * given[i];
  output.tensor = inputs[0];
  output.tensor.data = doubled;
  output.owner = doubled;
  output.tensor.name = "Z";
  output.release = NULL;
  host->answer(host, &output);
  output.tensor.name = "Y";
  output.release = free;
  host->answer(host, &output);
  return MAINSTAY_OK;
}

static const mainstay_plugin table = {
    MAINSTAY_PLUGIN_VERSION, sizeof table, NULL, create, free, infer, NULL, NULL, NULL};

const mainstay_plugin* mainstay_plugin_table(void) { return &table; }
