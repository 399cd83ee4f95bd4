#ifndef CKERNELS_COMPACT_ROWS_H
#define CKERNELS_COMPACT_ROWS_H
#include "two_means.h"

/* Copies rows one after the other, the columns they use numbered from 0 in ascending order.
   `flags`: a byte for each column, padded to a multiple of 64, all zero between calls; `numbers`:
   (column_count) of scratch. Returns the number of columns used. */
int64_t compact_rows(const cell_range *cells, int64_t row_count, const uint32_t *columns,
                     const float *values, int64_t column_count, uint8_t *flags, uint32_t *numbers,
                     cell_range *compacted, uint32_t *compacted_columns, float *compacted_values);
#endif
