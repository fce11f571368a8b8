/* Starts a child of its own that never ends, which is another program where X is 1, and tells its number as Y. */
#include <signal.h>
#include <stdint.h>
#include <unistd.h>

#include "mainstay/plugin.h"

static mainstay_status describe(const mainstay_host* host, const char* settings) {
  static const int64_t one[] = {1};
  static const mainstay_tensor_spec x = {"X", MAINSTAY_INT64, 1, one}, y = {"Y", MAINSTAY_INT64, 1, one};
  (void)settings;
  host->describe_input(host, &x);
  host->describe_output(host, &y);
  return MAINSTAY_OK;
}

static mainstay_status create(const mainstay_host* host, const char* settings, void** instance) {
  static char nothing;
  (void)host;
  (void)settings;
  *instance = &nothing;
  return MAINSTAY_OK;
}

static void destroy(void* instance) { (void)instance; }

static mainstay_status infer(const mainstay_host* host, void* instance, const mainstay_tensor* inputs, size_t count) {
  static const int64_t one[] = {1};
  const int another_program = *(const int64_t*)inputs[0].data == 1;
  int64_t child;
  int silent[2], telling[2];
  char byte;
  mainstay_output output = {{"Y", MAINSTAY_INT64, 1, one, &child, sizeof child}, NULL, NULL};
  (void)instance;
  (void)count;
  if (pipe(silent) != 0 || pipe(telling) != 0) return MAINSTAY_FAILED;
  child = fork();
  if (child == 0) {
    if (another_program) {
      /* Says that it is there, and reads what never comes: it keeps the other end of its pipe itself. */
      dup2(silent[0], 0);
      dup2(telling[1], 1);
      execl("/bin/sh", "sh", "-c", "echo; read never", (char*)NULL);
      _exit(1);
    }
    for (;;) pause();
  }
  if (another_program && read(telling[0], &byte, 1) != 1) return MAINSTAY_FAILED;
  host->answer(host, &output);
  return MAINSTAY_OK;
}

static const mainstay_plugin table = {
    MAINSTAY_PLUGIN_VERSION, sizeof table, describe, create, destroy, infer, NULL, NULL, NULL};

const mainstay_plugin* mainstay_plugin_table(void) { return &table; }
