#ifndef CKERNELS_H
#define CKERNELS_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Instruction sets a kernel is compiled for; all give the same bits. */
enum { CKERNELS_BASELINE = 0, CKERNELS_AVX2 = 1, CKERNELS_AVX512 = 2 };

/* The widest instruction set this processor offers: one of the numbers above. */
int ckernels_best_isa(void);
/* The instruction set in use: "avx512", "avx2" or "baseline". */
const char *ckernels_isa(void);

#include "linear_training.h"
#include "linear_prediction.h"
#include "linear_ranker.h"
#include "centroids.h"
#include "two_means.h"
#include "compact_rows.h"
#include "row_sums.h"
#include "checksum.h"
#include "order.h"
#include "memory.h"
#include "machine_limits.h"
#endif
