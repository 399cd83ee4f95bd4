/* A block of up to 16 sibling labels, one to a vector lane, solved together by dual coordinate
   descent: internal to CKernels. */
#ifndef CKERNELS_LANE_BLOCK_H
#define CKERNELS_LANE_BLOCK_H
#include <stdbool.h>
#include <stdint.h>

typedef struct {
    /* The rows, each with its features. */
    int64_t row_count;
    const int64_t *starts;    /* where a row starts in features and values */
    const uint32_t *lengths;  /* its nonzeros */
    const uint32_t *features;
    const float *values;
    const float *squares;     /* ||x||^2 */
    /* The labels: bit l of a mask is lane l. */
    uint32_t live;            /* the lanes in use */
    const uint16_t *positive; /* for each row the lanes it is a positive of */
    const uint16_t *member;   /* for each row the lanes that train on it; null: all */
    const float *costs;       /* (rows, lanes) costs C_i; null: the two below */
    float positive_cost, negative_cost;
    float bias, epsilon;
    int loss, iterations;
    uint64_t seed;
    /* Working memory. */
    float *weights;           /* (features, lanes), zero at the start; the result */
    float *bias_weights;      /* (lanes), zero at the start; the result */
    float *alpha;             /* (rows, lanes), zero at the start */
    double *dual;             /* (rows, lanes, 2), logistic only */
    float *inverse;           /* (rows, 2): 1 / QD as a positive and as a negative */
    uint16_t *active;         /* (rows) */
    uint32_t *order;          /* (rows) */
    /* What it took. */
    int passes;
    bool converged;
} lane_block;

/* Solves a block whose arrays hold `lanes` = 4, 8 or 16 lanes. */
void lane_solve(lane_block *block, int lanes, int isa);
#endif
