#ifndef CKERNELS_ROW_SUMS_H
#define CKERNELS_ROW_SUMS_H
#include "linear_training.h"

/* What summing rows of a matrix takes, all zero between calls: a sum for each column; a bit for each
   column with one; a byte for each word of bits in use. */
typedef struct {
    float *sums;
    uint64_t *columns;
    uint8_t *used;
} row_sums;

/* The words of bits, and bytes, of a matrix with so many columns. */
int64_t row_sum_words(int64_t column_count);

/* The number of columns that some rows of a matrix use; leaves the sums alone. */
int64_t count_columns(const row_sums *sums, const linear_matrix *matrix, const uint32_t *rows,
                      int64_t row_count);
/* Writes the sum of some rows r, each times scales[r], added in their order: every column that one
   of them stores, ascending. Returns the number of columns. */
int64_t sum_rows(const row_sums *sums, const linear_matrix *matrix, const uint32_t *rows,
                 int64_t row_count, const float *scales, uint32_t *columns, float *values);
/* Divides values by their Euclidean length, unless that is 0: squares in single precision, their sum
   in order and the division in double. */
void divide_by_length(float *values, int64_t count);
#endif
