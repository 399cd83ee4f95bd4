#ifndef CKERNELS_LINEAR_RANKER_H
#define CKERNELS_LINEAR_RANKER_H
#include "linear_prediction.h"

/* A model laid out for one instance at a time: feature by feature, where linear_score_pairs goes
   cluster by cluster. What an instance's feature weighs at all levels lies side by side, so that an
   instance meets few cache lines more than it has nonzeros. One thread at a time. */
typedef struct linear_ranker linear_ranker;

/* What becomes of kept scores before a level is searched. */
enum { LINEAR_CROSS_NONE = 0, LINEAR_CROSS_EXP = 1, LINEAR_CROSS_LOG = 2 };

/* How a search starts and ends. */
typedef struct {
    int64_t feature_count, level_count, top;
    float bias, start_score;
    bool exponential; /* kept scores are logarithms */
    int32_t merge;
} linear_ranker_settings;

/* The tree at one level, and how it is searched; see LabelTree and LinearLevel. */
typedef struct {
    int64_t parent_count, chunk_count;
    int64_t keep;                /* how many children an instance keeps */
    int32_t post, power, cross;
} linear_ranker_level;

/* A ranker is made in steps: created, its levels described from the root down, every chunk of every
   level counted, room made, and every chunk placed, in ascending order both times. A step that says
   false had no memory, or more weights than 2^32 - 1. */
linear_ranker *linear_ranker_create(const linear_ranker_settings *settings);
/* Copies the arrays: parent_count + 1 offsets twice, chunk_count + 1, and the labels' `names` (null
   but at the last level). */
bool linear_ranker_describe(linear_ranker *ranker, int64_t level, const linear_ranker_level *tree,
                            const ptrdiff_t *child_offsets, const ptrdiff_t *parent_chunks,
                            const ptrdiff_t *chunk_offsets, const uint32_t *names);
void linear_ranker_count(linear_ranker *ranker, int64_t level, const linear_weights *chunk);
bool linear_ranker_make_room(linear_ranker *ranker);
void linear_ranker_place(linear_ranker *ranker, int64_t level, int64_t number,
                         const linear_weights *chunk);
void linear_ranker_free(linear_ranker *ranker);
/* The bytes it takes. */
int64_t linear_ranker_bytes(const linear_ranker *ranker);

/* Ranks labels for one instance, columns ascending: at most `top` labels with scores, best first,
   the same bits as batches give. Returns their number. */
int64_t linear_ranker_rank(linear_ranker *ranker, const uint32_t *columns, const float *values,
                           int64_t count, uint32_t *labels, float *scores);
#endif
