/* The interface between mainstay and a model that comes as a shared library. C99; needs nothing but this file.
 *
 * A plugin exports one function, mainstay_plugin_table(), which returns a table of functions. The server creates
 * instances from it, asks them one call after the other, and destroys them.
 *
 * Threads. Each instance is used by one thread at a time, not always by the same one. Several instances, and several
 * calls of describe() and create(), may be under way at once. mainstay_output.release() is called on any thread, also
 * while the instance computes.
 *
 * Memory. Whatever a function is given is valid until that function returns, and stays its giver's. The one thing that
 * lives longer is the memory of an output: see mainstay_output. Nothing is freed by a side that did not allocate it.
 *
 * Errors. A function returns a mainstay_status and may say why through mainstay_host.explain(). No exception may leave
 * a function of the table; mainstay/plugin.hpp sees to that for C++.
 *
 * Growth. A structure that begins with its size may get further members at its end without a new version: a reader
 * looks only at what lies within the size, and takes what is missing as NULL. Any other change is a new version.
 */
#ifndef MAINSTAY_PLUGIN_H
#define MAINSTAY_PLUGIN_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The version of this interface. A server refuses a plugin of any other one, and names both. */
#define MAINSTAY_PLUGIN_VERSION 1

#if defined(__GNUC__)
#define MAINSTAY_PLUGIN_EXPORT __attribute__((visibility("default")))
#else
#define MAINSTAY_PLUGIN_EXPORT
#endif

/* What a function returns. Any other number counts as MAINSTAY_FAILED. */
typedef int32_t mainstay_status;
enum {
  MAINSTAY_OK = 0,
  /* The client's mistake, answered with 400: nothing happened, the instance goes on. From infer() only. */
  MAINSTAY_INVALID_ARGUMENT = 1,
  /* The model's failure, answered with 500: the instance is destroyed and another one is created. */
  MAINSTAY_FAILED = 2,
  /* The call was given up because mainstay_host.cancelled() said so. */
  MAINSTAY_CANCELLED = 3,
  /* What the client asks for is not there, answered with 404: nothing happened, the instance goes on. From infer()
   * only. A server older than this status takes it for MAINSTAY_FAILED. */
  MAINSTAY_NOT_FOUND = 4
};

/* The element types of the Open Inference Protocol. Numbers are little-endian. */
typedef uint32_t mainstay_datatype;
enum {
  MAINSTAY_ANY = 0, /* in a description only: every type is taken */
  MAINSTAY_BOOL = 1,
  MAINSTAY_UINT8 = 2,
  MAINSTAY_UINT16 = 3,
  MAINSTAY_UINT32 = 4,
  MAINSTAY_UINT64 = 5,
  MAINSTAY_INT8 = 6,
  MAINSTAY_INT16 = 7,
  MAINSTAY_INT32 = 8,
  MAINSTAY_INT64 = 9,
  MAINSTAY_FP16 = 10,
  MAINSTAY_BF16 = 11,
  MAINSTAY_FP32 = 12,
  MAINSTAY_FP64 = 13,
  /* Each element is a little-endian uint32 length and as many bytes, one element after the other. */
  MAINSTAY_BYTES = 14
};

typedef int32_t mainstay_log_level;
enum { MAINSTAY_DEBUG = 0, MAINSTAY_INFO = 1, MAINSTAY_WARN = 2, MAINSTAY_ERROR = 3 };

/* A named tensor, dense and row-major. */
typedef struct mainstay_tensor {
  const char* name;
  mainstay_datatype datatype;
  uint32_t rank;
  /* `rank` numbers; may be NULL where that is 0. */
  const int64_t* shape;
  /* Of an input: never NULL, aligned for its type, never to be written to. */
  const void* data;
  /* Bytes of data: the elements times their size, or everything that the elements of MAINSTAY_BYTES take. */
  size_t size;
} mainstay_tensor;

/* What a plugin says about one of its inputs or outputs. */
typedef struct mainstay_tensor_spec {
  const char* name;
  mainstay_datatype datatype;
  /* -1: any shape. */
  int32_t rank;
  /* `rank` numbers, -1 where a dimension is variable. */
  const int64_t* shape;
} mainstay_tensor_spec;

/* A tensor of an answer. The server copies name and shape at once. With `release` it uses `data` in place and calls
 * release(owner) exactly once when the answer has been sent, or was refused: on any thread, possibly after the instance
 * was destroyed. Until then the memory must stay as it is. Without `release` it copies `data` at once. */
typedef struct mainstay_output {
  mainstay_tensor tensor;
  void (*release)(void* owner);
  void* owner;
} mainstay_output;

/* What the server offers to the function that it calls; valid until that function returns. Of the members, cancelled,
 * progress and log may be called on any thread of the plugin, the others only on the one that the function was called
 * on. None of them blocks but emit. An older server has less of them: look at `size` before the use of those from
 * describe_streaming on. */
typedef struct mainstay_host mainstay_host;
struct mainstay_host {
  size_t size;
  /* Not 0: nobody wants the result any more. Worth looking at every few milliseconds. */
  int (*cancelled)(const mainstay_host* host);
  /* How much is done, from 0 to 1: of a call, or of create(). Operators see it. */
  void (*progress)(const mainstay_host* host, float done);
  /* A line of the server's log; the server adds the model's name. */
  void (*log)(const mainstay_host* host, mainstay_log_level level, const char* line);
  /* Why the function is about to return something else than MAINSTAY_OK. Clients see it: no secrets. */
  void (*explain)(const mainstay_host* host, const char* reason);
  /* In describe() only: one more input or output, in the order in which infer() wants and gives them. */
  void (*describe_input)(const mainstay_host* host, const mainstay_tensor_spec* spec);
  void (*describe_output)(const mainstay_host* host, const mainstay_tensor_spec* spec);
  /* In infer() only: one more tensor of the answer. */
  void (*answer)(const mainstay_host* host, const mainstay_output* output);
  /* In describe() only: infer() gives its answer in pieces, where it likes. */
  void (*describe_streaming)(const mainstay_host* host);
  /* In infer() of a plugin that has said so: a piece of the answer, which its client gets at once. It is some or all of
   * the outputs, each at most once, and as with answer() their memory is released in any case. Waits while the client
   * is behind. Not 0: nobody wants more, and infer() should return, with MAINSTAY_CANCELLED or as it likes. What
   * answer() was given, if anything, is the last piece when infer() returns. */
  int (*emit)(const mainstay_host* host, const mainstay_output* outputs, size_t count);
  /* Where the call belongs in a trace: the traceparent and the tracestate of W3C's Trace Context to be sent along with
   * whatever the call asks of others. NULL: there is none. Requests that share a call have the trace of the first. */
  const char* (*trace)(const mainstay_host* host);
  const char* (*trace_state)(const mainstay_host* host);
};

/* A plugin's table. It stays valid, and the same, as long as the library is loaded. */
typedef struct mainstay_plugin {
  /* MAINSTAY_PLUGIN_VERSION. These four bytes come first in every version. */
  uint32_t version;
  /* sizeof(mainstay_plugin) */
  uint32_t size;

  /* Tells inputs and outputs for these settings, through mainstay_host.describe_input and describe_output. May be NULL:
   * then the model's configuration has to declare them. `settings` is the JSON text that the model's configuration has
   * as "settings", "{}" where it has none. */
  mainstay_status (*describe)(const mainstay_host* host, const char* settings);
  /* Makes an instance. */
  mainstay_status (*create)(const mainstay_host* host, const char* settings, void** instance);
  /* Ends an instance, never during one of its calls. Memory of its outputs may still be in use. */
  void (*destroy)(void* instance);
  /* One call. The inputs stand in the order of the description, and fit it. */
  mainstay_status (*infer)(const mainstay_host* host, void* instance, const mainstay_tensor* inputs, size_t count);

  /* From here on each may be NULL. */

  /* Puts everything that calls have left in the instance back to what it was after create(). NULL: there is
   * nothing that they leave. */
  mainstay_status (*reset)(const mainstay_host* host, void* instance);
  /* A hash of everything that a call may leave in the instance: equal to the one after create() whenever the state is.
   * Returns 0 where it is not known. */
  int (*fingerprint)(void* instance, uint64_t* hash);
  /* The bytes of memory that the instance holds, asked after create() and between calls. Returns 0 where they are not
   * known: then the server does not count on getting any back by unloading the model. */
  int (*memory)(void* instance, uint64_t* bytes);
} mainstay_plugin;

/* The one function that a plugin exports. NULL: the plugin cannot be used here. */
MAINSTAY_PLUGIN_EXPORT const mainstay_plugin* mainstay_plugin_table(void);

/* Walks through the elements of a MAINSTAY_BYTES tensor: start with *offset 0 and go on while it returns 1. */
static inline int mainstay_next_element(const mainstay_tensor* tensor, size_t* offset, const char** element,
                                        size_t* length) {
  uint32_t prefix;
  const size_t left = tensor->size - *offset;
  if (*offset > tensor->size || left < sizeof prefix) return 0;
  memcpy(&prefix, (const char*)tensor->data + *offset, sizeof prefix);
  if (left - sizeof prefix < prefix) return 0;
  *element = (const char*)tensor->data + *offset + sizeof prefix;
  *length = prefix;
  *offset += sizeof prefix + prefix;
  return 1;
}

#ifdef __cplusplus
}
#endif

#endif
