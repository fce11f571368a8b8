/* Describes the input X and the output Y, FP32 of two numbers, and then tells the lie that its settings name. What
 * it gives away and has not got back is what it reports as its memory. */
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "mainstay/plugin.h"

typedef struct liar {
  char lie[64];
} liar;

static atomic_int outstanding;

static void give_back(void* memory) {
  atomic_fetch_sub(&outstanding, 1);
  free(memory);
}

static int says(const char* settings, const char* lie) { return strstr(settings, lie) != NULL; }

static mainstay_status describe(const mainstay_host* host, const char* settings) {
  static const int64_t two[] = {2};
  static const int64_t negative[] = {-2};
  mainstay_tensor_spec spec = {"X", MAINSTAY_FP32, 1, two};
  host->describe_input(host, &spec);
  if (says(settings, "described twice")) host->describe_input(host, &spec);
  if (says(settings, "described without end")) {
    int i;
    for (i = 0; i < 100000; ++i) host->describe_input(host, &spec);
  }
  spec.name = "Y";
  if (says(settings, "described as bytes")) {
    spec.datatype = MAINSTAY_BYTES;
    spec.rank = -1;
  }
  if (says(settings, "described nameless")) spec.name = NULL;
  if (says(settings, "described unknown")) spec.datatype = 99;
  if (says(settings, "described deep")) spec.rank = 1000000;
  if (says(settings, "described less than any")) spec.rank = -5;
  if (says(settings, "described negative")) spec.shape = negative;
  if (says(settings, "described nowhere")) spec.shape = NULL;
  host->describe_output(host, &spec);
  return MAINSTAY_OK;
}

static mainstay_status create(const mainstay_host* host, const char* settings, void** instance) {
  liar* made = calloc(1, sizeof *made);
  (void)host;
  if (!made) return MAINSTAY_FAILED;
  strncpy(made->lie, settings, sizeof made->lie - 1);
  *instance = made;
  return MAINSTAY_OK;
}

static void answer(const mainstay_host* host, mainstay_output output) {
  output.owner = malloc(64);
  if (!output.owner) return;
  atomic_fetch_add(&outstanding, 1);
  memset(output.owner, 0, 64);
  if (output.tensor.data) output.tensor.data = output.owner;
  output.release = give_back;
  host->answer(host, &output);
}

static mainstay_status infer(const mainstay_host* host, void* instance, const mainstay_tensor* inputs, size_t count) {
  const char* lie = ((liar*)instance)->lie;
  int64_t shape[2] = {2, 1};
  mainstay_output output = {{"Y", MAINSTAY_FP32, 1, shape, "", 8}, NULL, NULL};
  (void)inputs;
  (void)count;
  if (says(lie, "a status")) return 77;
  if (says(lie, "cancelled")) return MAINSTAY_CANCELLED;
  if (says(lie, "foreign text")) {
    host->explain(host, "\xff\xfe");
    return MAINSTAY_FAILED;
  }
  if (says(lie, "nothing")) return MAINSTAY_OK;
  if (says(lie, "one more")) {
    answer(host, output);
    output.tensor.name = "MORE";
  }
  if (says(lie, "twice")) answer(host, output);
  if (says(lie, "without end")) {
    int i;
    for (i = 0; i < 2000; ++i) answer(host, output);
  }
  if (says(lie, "nameless")) output.tensor.name = NULL;
  if (says(lie, "endless name")) {
    static char name[100000];
    memset(name, 'n', sizeof name - 1);
    output.tensor.name = name;
  }
  if (says(lie, "other type")) output.tensor.datatype = MAINSTAY_INT32;
  if (says(lie, "unknown type")) output.tensor.datatype = 99;
  if (says(lie, "other shape")) shape[0] = 3, output.tensor.size = 12;
  if (says(lie, "other rank")) output.tensor.rank = 2;
  if (says(lie, "deep")) output.tensor.rank = 4000000000u;
  if (says(lie, "shapeless")) output.tensor.shape = NULL;
  if (says(lie, "negative")) shape[0] = -1;
  if (says(lie, "overflow")) shape[0] = INT64_MAX;
  if (says(lie, "short")) output.tensor.size = 4;
  if (says(lie, "long")) output.tensor.size = (size_t)1 << 60;
  if (says(lie, "no data")) output.tensor.data = NULL;
  if (says(lie, "as bytes")) output.tensor.datatype = MAINSTAY_BYTES;
  if (says(lie, "elements cut")) output.tensor.size = 6;
  if (says(lie, "elements more")) output.tensor.size = 12;
  if (says(lie, "failing")) {
    answer(host, output);
    return MAINSTAY_FAILED;
  }
  answer(host, output);
  return MAINSTAY_OK;
}

static int memory(void* instance, uint64_t* bytes) {
  (void)instance;
  *bytes = (uint64_t)atomic_load(&outstanding);
  return 1;
}

static const mainstay_plugin table = {
    MAINSTAY_PLUGIN_VERSION, sizeof table, describe, create, free, infer, NULL, NULL, memory};

const mainstay_plugin* mainstay_plugin_table(void) { return &table; }
