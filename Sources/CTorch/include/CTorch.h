#ifndef CTORCH_H
#define CTORCH_H

/* libtorch as Grove needs it, without a C++ header and without linking it: a flat C interface that
   a shared library of its own, the shim (shim/, built by scripts/build-torch-shim against any
   PyTorch 2), implements and that ctorch_load finds at run time. So Grove builds and its linear
   matcher runs where there is no PyTorch, and one executable serves every PyTorch.

   A tensor is a handle that owns one reference; ctorch_release gives it back. The handle 0 is a
   failed tensor: every operation on it fails quietly and gives 0 again. No C++ exception crosses
   this interface: a call that fails gives 0 (a tensor) or a status other than CTORCH_OK, and the
   thread keeps the first failure's status and text until ctorch_clear_failure. */

#include <stdint.h>

/* The version of what the functions mean; their signatures are compared as text besides. */
enum { CTORCH_VERSION = 1 };

/* A tensor, or 0 for a failed or absent one. */
typedef struct ctorch_tensor {
    uint64_t id;
} ctorch_tensor;

/* Up to eight dimensions or extents. */
enum { CTORCH_MAX_RANK = 8 };
typedef struct ctorch_dims {
    int64_t count;
    int64_t at[CTORCH_MAX_RANK];
} ctorch_dims;

/* What became of a call. */
enum { CTORCH_OK = 0, CTORCH_FAILED = 1, CTORCH_OUT_OF_MEMORY = 2 };

/* Element types. The numbers are this interface's own. */
enum {
    CTORCH_FLOAT32 = 0,
    CTORCH_BFLOAT16 = 1,
    CTORCH_FLOAT64 = 2,
    CTORCH_INT32 = 3,
    CTORCH_INT64 = 4,
    CTORCH_BOOL = 5,
    CTORCH_UINT8 = 6,
    CTORCH_FLOAT16 = 7
};

/* Devices: -1 is the CPU, 0 and above a CUDA device. */
enum { CTORCH_CPU = -1 };

/* Elementwise operations of one tensor. */
enum {
    CTORCH_NEGATE = 0,
    CTORCH_EXP = 1,
    CTORCH_LOG = 2,
    CTORCH_SQRT = 3,
    CTORCH_SQUARE = 4,
    CTORCH_ABS = 5,
    CTORCH_TANH = 6,
    CTORCH_SIGMOID = 7,
    CTORCH_RELU = 8,
    CTORCH_GELU = 9,
    CTORCH_GELU_TANH = 10,
    CTORCH_SOFTPLUS = 11,
    CTORCH_SIN = 12,
    CTORCH_COS = 13,
    CTORCH_NOT = 14
};

/* Elementwise operations of two tensors, with broadcasting, or of a tensor and a number. */
enum {
    CTORCH_ADD = 0,
    CTORCH_SUBTRACT = 1,
    CTORCH_MULTIPLY = 2,
    CTORCH_DIVIDE = 3,
    CTORCH_POWER = 4,
    CTORCH_MAXIMUM = 5,
    CTORCH_MINIMUM = 6,
    CTORCH_EQUAL = 7,
    CTORCH_LESS = 8,
    CTORCH_GREATER = 9,
    CTORCH_AND = 10,
    CTORCH_OR = 11
};

/* Reductions over dimensions. */
enum { CTORCH_SUM = 0, CTORCH_MEAN = 1, CTORCH_MAX = 2, CTORCH_NORM = 3 };

/* One AdamW or SparseAdam step's numbers; `step` counts from 1. */
typedef struct ctorch_adam {
    double rate;
    double beta1;
    double beta2;
    double epsilon;
    double decay;
    int64_t step;
} ctorch_adam;

/* The functions themselves, ctorch_NAME. */
#define CTORCH_FUNCTION(result, name, parameters, arguments) result ctorch_##name parameters;
#include "CTorchFunctions.inc"
#undef CTORCH_FUNCTION

/* What a shim gives: the same functions as pointers. */
typedef struct ctorch_table {
    int64_t version;
    /* Every function's result, name and parameters as text, to be compared byte for byte. */
    const char *signatures;
#define CTORCH_FUNCTION(result, name, parameters, arguments) result(*name) parameters;
#include "CTorchFunctions.inc"
#undef CTORCH_FUNCTION
} ctorch_table;

/* The text that ctorch_table.signatures must equal. */
#define CTORCH_FUNCTION(result, name, parameters, arguments) #result " " #name #parameters "\n"
static const char ctorch_signatures[] =
#include "CTorchFunctions.inc"
    ;
#undef CTORCH_FUNCTION

/* The one symbol a shim exports: `const ctorch_table *grove_torch_table(void)`. */
#define CTORCH_ENTRY "grove_torch_table"

/* What became of ctorch_load. */
enum {
    CTORCH_LOADED = 0,
    CTORCH_NOT_LOADABLE = 1, /* the file or a library it needs is missing or broken */
    CTORCH_NOT_A_SHIM = 2,   /* no entry of that name */
    CTORCH_OTHER_VERSION = 3 /* built from other sources than this executable */
};

/* Loads the shim at a path; afterwards the functions above may be called. Writes the dynamic
   linker's reason, cut to `capacity` bytes, where the file is not loadable. Not to be called by two
   threads at once, nor again once it succeeded. */
int ctorch_load(const char *path, char *reason, int64_t capacity);

/* Adds to this thread's count of open scopes that look at failures, and gives the new count. */
int64_t ctorch_count_scopes(int64_t change);

#endif
