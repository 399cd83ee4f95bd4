#ifndef CKERNELS_ORDER_H
#define CKERNELS_ORDER_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What compressed rows must keep, checked at the speed of reading them. */

/* Whether every number is above the one before it. */
bool rises_strictly(const uint32_t *values, int64_t count);

/* Whether no number is below the one before it. */
bool never_falls(const uint32_t *values, int64_t count);

/* The largest of some bytes; 0 where there are none. */
uint8_t largest_byte(const uint8_t *values, int64_t count);

/* The first row whose offsets fall or leave 0 ... count, whose columns do not rise strictly or reach
   column_count; row_count where there is none. */
int64_t first_unsound_row(const ptrdiff_t *row_offsets, int64_t row_count, const uint32_t *columns,
                          int64_t count, int64_t column_count);
#endif
