/* A block of up to 16 sibling labels, one to a vector lane, solved together by dual coordinate
   descent: internal to CKernels. */
#ifndef CKERNELS_LANE_BLOCK_H
#define CKERNELS_LANE_BLOCK_H
#include <stdbool.h>
#include <stdint.h>

/* What a step needs of a row besides its features, in half a cache line.

   A feature that no other row of the block has needs no weight in memory: w_f = y_i alpha_i x_if, so
   all such features of a row together add y_i alpha_i own_i to its margin. */
typedef struct {
    int64_t start;         /* where the row starts in features and values */
    uint32_t length;       /* its nonzeros, dense and own features excluded */
    float own;             /* the sum of squares over features that no other row has */
    float terms[2];        /* ||x||^2 twice; or 1 / QD as a negative and as a positive, where a
                              hinge has no costs of its own for every row and lane */
    uint16_t active;       /* the lanes that have not shrunk it away */
    uint16_t positive;     /* the lanes it is a positive of */
    uint16_t member;       /* the lanes that train on it */
} lane_row;

typedef struct {
    int64_t row_count;
    lane_row *rows;
    const uint32_t *features;
    const float *values;
    /* The last features with weights may be in every row: their values follow a row's others, in
       order, and no feature numbers are stored for them. */
    uint32_t dense_count;
    /* The labels: bit l of a mask is lane l. */
    uint32_t live;            /* the lanes in use */
    const float *costs;       /* (rows, lanes) costs C_i; null: the two below */
    float positive_cost, negative_cost;
    float bias, epsilon;
    int loss, iterations;
    bool prefetches;          /* the weights outgrow the cache next to the core */
    uint64_t seed;
    /* Working memory. */
    float *weights;           /* (features, lanes), zero at the start; the result */
    float *dense_weights;     /* those of the dense features, its last */
    float *bias_weights;      /* (lanes), zero at the start; the result */
    float *alpha;             /* (rows, lanes), zero at the start */
    double *dual;             /* (rows, lanes, 2), logistic only */
    uint32_t *order;          /* (rows) and a few more that may be read */
    uint8_t *rests;           /* (rows) how many passes leave the row out, hinges only */
    /* What it took. */
    int passes;
    bool converged;
    int64_t visited, updated; /* nonzeros that steps read; those that moved ones wrote as well */
} lane_block;

/* Solves a block whose arrays hold `lanes` = 4, 8 or 16 lanes. */
void lane_solve(lane_block *block, int lanes, int isa);

/* A weight that survived pruning: its local feature, the child within the chunk, its value. */
typedef struct {
    uint32_t feature;
    uint32_t child;
    float value;
} lane_weight;

/* Writes the weights of features first ..< end with |w| >= threshold, zero ones apart, zeroes all of
   them, and gives their number; `out` has room for all. Lane l is child children[l]. */
int64_t lane_harvest(float *weights, int64_t first, int64_t end, float threshold,
                     const uint8_t *children, lane_weight *out, int lanes, int isa);

/* The same for the features that only one row has, which follow all its others up to where the
   next row starts. */
int64_t lane_harvest_own(const lane_block *block, int64_t row, float threshold,
                         const uint8_t *children, lane_weight *out, int lanes, int isa);
#endif
