/* The sum of every amount that it was ever sent: a model with a state, in C. */

#include <mainstay/plugin.h>
#include <stdlib.h>

typedef struct tally {
  int64_t total;
} tally;

static mainstay_status describe(const mainstay_host* host, const char* settings) {
  static const int64_t any_number[] = {-1};
  static const int64_t one[] = {1};
  const mainstay_tensor_spec amount = {"AMOUNT", MAINSTAY_INT64, 1, any_number};
  const mainstay_tensor_spec total = {"TOTAL", MAINSTAY_INT64, 1, one};
  (void)settings;
  host->describe_input(host, &amount);
  host->describe_output(host, &total);
  return MAINSTAY_OK;
}

static mainstay_status create(const mainstay_host* host, const char* settings, void** instance) {
  tally* made = calloc(1, sizeof *made);
  (void)settings;
  if (made == NULL) {
    host->explain(host, "no memory");
    return MAINSTAY_FAILED;
  }
  *instance = made;
  return MAINSTAY_OK;
}

static mainstay_status infer(const mainstay_host* host, void* instance, const mainstay_tensor* inputs, size_t count) {
  static const int64_t one[] = {1};
  tally* self = instance;
  const int64_t* amounts = inputs[0].data;
  /* Without a release function the server copies the data at once. */
  mainstay_output output = {{"TOTAL", MAINSTAY_INT64, 1, one, NULL, sizeof self->total}, NULL, NULL};
  (void)count;
  for (size_t i = 0; i < inputs[0].size / sizeof *amounts; ++i) {
    if (amounts[i] < 0) {
      host->explain(host, "an amount is never negative");
      return MAINSTAY_INVALID_ARGUMENT;
    }
  }
  for (size_t i = 0; i < inputs[0].size / sizeof *amounts; ++i) self->total += amounts[i];
  output.tensor.data = &self->total;
  host->answer(host, &output);
  return MAINSTAY_OK;
}

static mainstay_status reset(const mainstay_host* host, void* instance) {
  (void)host;
  ((tally*)instance)->total = 0;
  return MAINSTAY_OK;
}

static int fingerprint(void* instance, uint64_t* hash) {
  *hash = (uint64_t)((tally*)instance)->total;
  return 1;
}

static const mainstay_plugin table = {
    MAINSTAY_PLUGIN_VERSION, sizeof table, describe, create, free, infer, reset, fingerprint, NULL,
};

const mainstay_plugin* mainstay_plugin_table(void) { return &table; }
