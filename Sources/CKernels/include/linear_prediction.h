#ifndef CKERNELS_LINEAR_PREDICTION_H
#define CKERNELS_LINEAR_PREDICTION_H
#include "linear_training.h"

/* What becomes of a margin v with the parent's score s. The hinges keep logarithms: s - loss. */
enum {
    LINEAR_POST_NOOP = 0,        /* v */
    LINEAR_POST_SIGMOID = 1,     /* s / (1 + exp(-v)) */
    LINEAR_POST_LOG_SIGMOID = 2, /* s - log(1 + exp(-v)) */
    LINEAR_POST_HINGE = 3        /* s - max(0, 1 - v)^power */
};

/* The weights of a chunk, feature by feature; see LinearLevel. */
typedef struct {
    const uint32_t *features, *row_ends;
    const uint8_t *columns;
    const float *values, *biases;
    int64_t feature_count, width;
    /* Where not null the same rows with a place for every child, stride apart, 0 where there is no
       weight; stride is a multiple of 16, at least the width and at most 256. */
    const float *dense;
    int64_t stride;
} linear_weights;

/* An instance that has the chunk's parent in its beam. */
typedef struct {
    int64_t out; /* where its scores for the chunk's children go */
    uint32_t instance;
    float parent_score;
} linear_pair;

/* Scores the children of a chunk for some instances. `map` holds one zero for every feature of the
   matrix and is zero again afterwards. Every row has the last dense_count columns; `room` is for
   dense_count * 256 numbers. */
void linear_score_pairs(const linear_matrix *matrix, int64_t dense_count,
                        const linear_weights *weights, float bias, int post, int power,
                        const linear_pair *pairs, int64_t pair_count, uint32_t *map, float *room,
                        float *scores);

/* The beams of consecutive instances: instance i holds counts[i] parents, ascending, at
   ids[i * stride] on, with their scores. */
typedef struct {
    int64_t count, stride;
    const uint32_t *counts, *ids;
    const float *scores;
} linear_beams;

/* Where each instance's candidates start: the children of its parents, one after the other.
   Writes count + 1 offsets. */
void linear_candidate_offsets(const linear_beams *beams, const ptrdiff_t *child_offsets,
                              ptrdiff_t *starts);

/* Groups (instance, parent) pairs by chunk. chunk_starts: chunk_count + 1 values. With `pairs` null
   only counts. first_instance is added to the instances' numbers. */
void linear_group_pairs(const linear_beams *beams, const ptrdiff_t *child_offsets,
                        const ptrdiff_t *chunk_offsets, const ptrdiff_t *parent_chunks,
                        int64_t chunk_count, int64_t first_instance, const ptrdiff_t *starts,
                        ptrdiff_t *chunk_starts, linear_pair *pairs);

/* The best `keep` candidates of instances first ..< end, ascending by id; equal scores go to the
   smaller id. A child's id is its number or, where `names` is not null, its name: the label of a
   slot. Outputs have stride `keep`. `keys` holds as many words as an instance has candidates at
   most, and at least `keep`. */
void linear_select(const linear_beams *beams, int64_t first, int64_t end,
                   const ptrdiff_t *child_offsets, const uint32_t *names, const ptrdiff_t *starts,
                   const float *scores, int64_t keep, uint64_t *keys, uint32_t *out_counts,
                   uint32_t *out_ids, float *out_scores);

/* How a label's slots become one score. */
enum { LINEAR_MERGE_SUM = 0, LINEAR_MERGE_MEAN = 1, LINEAR_MERGE_MAX = 2 };

/* Turns kept labels, ascending and perhaps repeated, of instances first ..< end into ranked ones,
   best first, ties to the smaller label: at most `top` with stride `top`. `exponential`: scores are
   logarithms. `keys` holds labels.stride words. */
void linear_rank(const linear_beams *labels, int64_t first, int64_t end, bool exponential,
                 int merge, int64_t top, uint64_t *keys, uint32_t *out_counts,
                 uint32_t *out_labels, float *out_scores);

/* exp and log as every kernel computes them. */
double linear_exp(double x);
double linear_log(double x);
#endif
