#ifndef CKERNELS_LINEAR_TRAINING_H
#define CKERNELS_LINEAR_TRAINING_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Losses; the numbers are the solver's. */
enum { LINEAR_SQUARED_HINGE = 0, LINEAR_HINGE = 1, LINEAR_LOGISTIC = 2 };

/* A (rows, columns) sparse matrix, columns ascending within a row. */
typedef struct {
    int64_t row_count, column_count;
    const ptrdiff_t *row_offsets; /* row_count + 1 */
    const uint32_t *columns;
    const float *values;
} linear_matrix;

/* How a chunk is trained; see LinearParameters. */
typedef struct {
    int32_t loss, iterations, isa;
    double cost, positive_cost, negative_cost, epsilon, bias, threshold;
    int64_t max_weights; /* at most so many weights a child, its bias included; 0: no limit */
} linear_settings;

/* One chunk: up to 256 children of a parent, trained over the parent's rows.
   Child c has the positives positive_rows[positive_offsets[k] ..< positive_offsets[k + 1]] with
   k = child_ids[c], or first_child + c where child_ids is null. */
typedef struct {
    const linear_matrix *matrix;
    const float *squares; /* ||x||^2 of every row of the matrix */
    const uint32_t *rows; /* the parent's rows, ascending */
    int64_t row_count;
    int64_t child_count, first_child;
    const uint32_t *child_ids;
    const ptrdiff_t *positive_offsets;
    const uint32_t *positive_rows;     /* ascending within a child */
    const float *positive_relevance;   /* aligned with positive_rows; null: 1 each */
    bool positives_within;             /* every positive is among `rows` */
    int64_t dense_count;               /* so many of the last columns are in every row */
    uint64_t seed;
} linear_chunk;

typedef struct {
    int64_t feature_count, weight_count; /* what linear_take_chunk writes */
    int64_t blocks, passes, unconverged;
    /* Nonzeros that coordinate steps read, those that moved ones wrote as well, and both times the
       lanes of their block. */
    int64_t visited, updated, multiply_adds;
} linear_chunk_result;

/* Memory that one thread uses again and again. */
typedef struct linear_scratch linear_scratch;
linear_scratch *linear_scratch_create(void);
void linear_scratch_free(linear_scratch *scratch);

/* Trains a chunk; its weights stay in the scratch. False where memory ran out. */
bool linear_train_chunk(linear_scratch *scratch, const linear_chunk *chunk,
                        const linear_settings *settings, linear_chunk_result *result);

/* Copies the weights trained last: feature_count features and row ends, weight_count columns and
   values, child_count biases. */
void linear_take_chunk(const linear_scratch *scratch, uint32_t *features, uint32_t *row_ends,
                       uint8_t *columns, float *values, float *biases);

/* The union of some ascending lists of rows below row_count, ascending. `bits` holds
   (row_count + 63) / 64 zero words and is zero again afterwards. With `out` null only counts. */
int64_t linear_union_rows(const ptrdiff_t *offsets, const uint32_t *rows, const uint32_t *ids,
                          int64_t first, int64_t count, int64_t row_count, uint64_t *bits,
                          uint32_t *out);

/* How many of the last columns every row has a value in; 0 where they are too few to matter. */
int64_t linear_dense_columns(const linear_matrix *matrix);

/* ||x||^2 of rows first ..< first + count, summed in double precision. */
void linear_row_squares(const linear_matrix *matrix, int64_t first, int64_t count, float *out);
#endif
