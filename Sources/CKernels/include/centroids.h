#ifndef CKERNELS_CENTROIDS_H
#define CKERNELS_CENTROIDS_H
#include "linear_training.h"

/* Up to 64 centroids of sparse rows side by side, one lane a centroid: the weights of one feature
   are contiguous, so a row meets all centroids in one pass over its cells. */
typedef struct centroid_block centroid_block;

/* No centroid: the row counts for none. */
#define CENTROIDS_NONE UINT32_MAX

/* Room for `count` (1 to 64) centroids over some features; null where memory ran out. */
centroid_block *centroids_create(int64_t feature_count, int count);
void centroids_free(centroid_block *block);

/* Sums the rows r with first <= clusters[r] < first + count, in the order of the rows, and scales
   the sums: to length 1 (spherical) or to means. */
void centroids_sum(centroid_block *block, const linear_matrix *rows, const uint32_t *clusters,
                   uint32_t first, bool spherical);

/* For each of `count` rows the best centroid c of all blocks, numbered from 0 on, and its score:
   x.c (spherical), or x.c - ||c||^2 / 2, which is largest for the nearest. Ties go to the smaller
   number. Outputs are in the order of `rows`. The cells of a row are added in their order, so any
   instruction set gives the same bits. */
void centroids_nearest(centroid_block *const *blocks, int64_t block_count,
                       const linear_matrix *matrix, const uint32_t *rows, int64_t count, int isa,
                       uint32_t *clusters, float *scores);
#endif
