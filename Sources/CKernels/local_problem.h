/* Working memory of one thread and the local problem of one chunk: internal to CKernels. */
#ifndef CKERNELS_LOCAL_PROBLEM_H
#define CKERNELS_LOCAL_PROBLEM_H
#include "CKernels.h"
#include "lane_block.h"

/* A block of memory that grows and is kept for the next chunk. */
typedef struct {
    void *bytes;
    size_t capacity;
} arena;

enum {
    ROW_INDEX, ROW_NAMES, ROWS, SEEN, SHARED, SEEN_RANKS, SHARED_RANKS, FEATURES, VALUES,
    FEATURE_NAMES, SHARED_FEATURES, WEIGHTS, ALPHA,
    DUAL, ORDER, RESTS, COSTS, MAGNITUDES, KEPT, ROW_COUNTS, ARENA_COUNT
};

struct linear_scratch {
    arena arenas[ARENA_COUNT];
    bool failed;
    int64_t kept_count;
    int64_t feature_count, shared_count; /* features of the rows; those that have weights */
    bool local_is_global;                /* features keep their numbers, and all have weights */
    float biases[256];
    uint8_t children[256]; /* in the order in which blocks take them */
    int64_t child_count;
};

/* At least `size` bytes, aligned to 64; the contents up to the old capacity survive if `keep`. Fresh
   bytes are zero but for KEPT, which the arenas that stay zero between uses (SEEN, SHARED, WEIGHTS)
   rely on. */
void *reserve(linear_scratch *s, int which, size_t size, bool keep);

/* Forgets the arenas that must be zero and may not be after a failure. */
void forget_zeros(linear_scratch *s);

/* The list of positives of a child of the chunk. */
static inline int64_t list_of(const linear_chunk *c, int64_t child) {
    return c->child_ids ? c->child_ids[c->first_child + child] : c->first_child + child;
}

/* The rows a chunk trains on: the parent's and, behind them, positives from elsewhere (MAN). Fills
   ROW_INDEX (row -> local row, to be trusted only where ROW_NAMES agrees) and gives their number. */
int64_t gather_rows(linear_scratch *s, const linear_chunk *c);

/* The rows' features. Where the rows hold much of the matrix it is used as it is; otherwise a copy
   renumbers the features that occur, so that weights take little memory. With `fold` a row's own
   features go without weights; see lane_row. */
void gather_features(linear_scratch *s, const linear_chunk *c, lane_block *b, bool fold);
#endif
