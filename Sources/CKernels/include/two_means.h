#ifndef CKERNELS_TWO_MEANS_H
#define CKERNELS_TWO_MEANS_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The cells of one sparse row: start up to end. */
typedef struct {
    int64_t start, end;
} cell_range;

/* The rows of one node of balanced 2-means; columns ascend within a row. */
typedef struct {
    const cell_range *cells;
    int64_t row_count;
    const uint32_t *columns;
    const float *values;
} two_means_rows;

/* out[r] becomes the dot product of row r and `direction`, (width), for the `count` rows in
   `members`. Every row is summed cell by cell in its order. Rows of like
   length should be neighbours in `members`. */
void two_means_scores(const two_means_rows *rows, const uint32_t *members, int64_t count,
                      const float *direction, float *out);

/* Adds the rows of the left half (is_right[r] false) to `left` and those of the right half to
   `right`, (width) each, in the order of the rows; a half whose sums are null is left out. */
void two_means_sums(const two_means_rows *rows, const bool *is_right, float *left, float *right);

/* As two_means_sums for the half `right`, writing the half's columns to `order`, room for width + 1,
   in the order in which its rows first touch them. `seen`: (width) zeros. Returns their number. */
int64_t two_means_touched_sums(const two_means_rows *rows, const bool *is_right, bool right,
                               float *sums, uint8_t *seen, uint32_t *order);

/* The sums of the squares of two halves' sums, each one addition after the other in the order of
   the columns: squares[0] and squares[1]. */
void two_means_squares(const float *left, const float *right, int64_t width, float *squares);

/* The sum of the squares of the sums that `order` names, in its order. */
float two_means_ordered_squares(const float *sums, const uint32_t *order, int64_t count);

/* direction becomes right * right_scale - left * left_scale, products in double precision rounded
   to single ones before. squares: the squared lengths of the new direction and of its difference
   from the old one. Any instruction set gives the same bits. */
void two_means_direction(const float *left, const float *right, double left_scale,
                         double right_scale, int64_t width, int isa, float *direction,
                         double *squares);

/* Adds (or takes away, where `take` says so) the `count` rows in `members` to `sums`, (width), every value
   rounded first to a multiple of 2^-52 of `rounder` / 1.5. While no sum of rounded values can reach 2^53
   such multiples every addition is exact, so that sums depend on the rows in them and on nothing else. */
void two_means_exact_sums(const two_means_rows *rows, const uint32_t *members, int64_t count,
                          bool take, double rounder, double *sums);

/* The sum of the squares of `sums`, (width). Any instruction set gives the same bits. */
double two_means_exact_squares(const double *sums, int64_t width, int isa);

/* two_means_direction from exact sums: the difference in double precision, rounded once. */
void two_means_exact_direction(const double *left, const double *right, double left_scale,
                               double right_scale, int64_t width, int isa, float *direction,
                               double *squares);

/* What is known of the rows' scores on a direction that has turned since. */
typedef struct {
    const float *scores;
    /* Whether a score is that of the present direction. */
    const bool *current;
    /* `way` when the row was scored, less what rounding may have put the score off by. */
    const double *scored_at;
    /* What rounding may put a score off by, as a share of the product of the lengths. */
    const double *rounding;
    const double *row_lengths;
    /* The way that the direction's tip has come, and the direction's length. */
    double way, length;
} doubt_facts;

/* Writes those of `count` rows, in their order, that may have come to lie on the other side of
   `median` (or on it) since they were scored: a score moves by no more than the row's length times
   the direction's way. `doubtful`: room for count + 1. Returns their number. */
int64_t rows_in_doubt(const doubt_facts *facts, const uint32_t *members, int64_t count,
                      double median, uint32_t *doubtful);

/* lengths[r] becomes the length of each row, start up to end. */
void row_lengths(const ptrdiff_t *row_offsets, int64_t start, int64_t end, const float *values,
                 double *lengths);
#endif
