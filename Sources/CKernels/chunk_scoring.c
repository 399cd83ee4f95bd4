/* Scoring the children of a chunk for the instances that reach it. */
#include "CKernels.h"
#include "linear_transform.h"
#include <string.h>

typedef float sixteen __attribute__((vector_size(64)));
typedef float unaligned __attribute__((vector_size(64), aligned(4)));

/* The instances whose dense features are added together. */
enum { TOGETHER = 4 };

/* How rows with a place for every child are added: one, or all of a chunk that has no others. */
typedef struct {
    void (*dense)(const sixteen *row, float x, int64_t width, float *sums);
    void (*level)(const linear_weights *w, const uint32_t *rows, const float *xs, int count,
                  float *sums);
    void (*block)(const float *weights, int64_t stride, int64_t rows, const float *const *xs,
                  float (*sums)[256]);
} additions;

#define PASTE2(a, b) a##_##b
#define PASTE(a, b) PASTE2(a, b)
#define NAME(stem) PASTE(stem, ISA)
#define ISA_BODY "chunk_scoring_body.h"
#include "every_isa.h"

static additions best_additions(void) {
#if defined(__x86_64__)
    const int isa = ckernels_best_isa();
    if (isa == CKERNELS_AVX512) return (additions){add_dense_avx512, add_level_avx512,
                                                   add_block_avx512};
    if (isa == CKERNELS_AVX2) return (additions){add_dense_avx2, add_level_avx2,
                                                 add_block_avx2};
#endif
    return (additions){add_dense_baseline, add_level_baseline,
                               add_block_baseline};
}

static inline __attribute__((always_inline)) void add_row(const linear_weights *w, uint32_t row,
                                                          float x, float *sums) {
    const uint32_t start = row ? w->row_ends[row - 1] : 0, end = w->row_ends[row];
    for (uint32_t k = start; k < end; k++) sums[w->columns[k]] += x * w->values[k];
}

/* The nonzeros that add_rows takes through its steps together. */
enum { BATCH = 64 };

/* What the table says of a feature: 0 for none, a row and 1, or a dense row. */
static const uint32_t dense_mark = 1u << 31;

/* Rows with a weight for many of the chunk's children, laid out with a place for every child: adding
   one is a few vector additions, and a child without a weight gets 0 · x, which changes nothing. */
enum { DENSE_ROWS = 96 };
typedef struct {
    additions add;
    int64_t width; /* the chunk's, rounded up to 16 */
    sixteen rows[DENSE_ROWS * 16];
} dense_rows;

/* Adds the rows of an instance's features, found in a table. The weights of a large model are in
   memory, not in the cache: each step asks for what the next one reads, and none waits for a branch
   on what it reads, so that the misses of many rows are under way at once. The order of additions is
   that of the features. */
static void add_rows(const linear_weights *w, const dense_rows *dense, const uint32_t *map,
                     const uint32_t *columns, const float *values, ptrdiff_t count, float *sums) {
    uint32_t rows[BATCH], starts[BATCH], ends[BATCH];
    float xs[BATCH];
    for (ptrdiff_t first = 0; first < count; first += BATCH) {
        const ptrdiff_t end = count - first < BATCH ? count : first + BATCH;
        int found = 0;
        for (ptrdiff_t k = first; k < end; k++) {
            const uint32_t row = map[columns[k]];
            rows[found] = row - 1;
            xs[found] = values[k];
            found += row != 0;
        }
        if (w->dense) {
            for (int i = 0; i < found; i++)
                for (int64_t c = 0; c < w->stride; c += 16)
                    __builtin_prefetch(w->dense + rows[i] * w->stride + c);
            dense->add.level(w, rows, xs, found, sums);
            continue;
        }
        for (int i = 0; i < found; i++)
            if (rows[i] < dense_mark - 1) __builtin_prefetch(w->row_ends + rows[i]);
        for (int i = 0; i < found; i++) {
            if (rows[i] >= dense_mark - 1) continue;
            starts[i] = rows[i] ? w->row_ends[rows[i] - 1] : 0;
            ends[i] = w->row_ends[rows[i]];
            __builtin_prefetch(w->values + starts[i]);
            __builtin_prefetch(w->columns + starts[i]);
        }
        for (int i = 0; i < found; i++) {
            if (rows[i] >= dense_mark - 1) {
                const int64_t number = rows[i] - (dense_mark - 1);
                dense->add.dense(dense->rows + number * dense->width / 16, xs[i], dense->width, sums);
                continue;
            }
            for (uint32_t k = starts[i]; k < ends[i]; k++)
                sums[w->columns[k]] += xs[i] * w->values[k];
        }
    }
}

/* The first row from `row` on whose feature is not below `feature`: doubling steps, then halves. */
static int64_t seek(const uint32_t *features, int64_t row, int64_t count, uint32_t feature) {
    int64_t step = 1;
    while (row + step < count && features[row + step] < feature) step *= 2;
    int64_t low = row, high = row + step < count ? row + step : count;
    while (low < high) {
        const int64_t middle = low + (high - low) / 2;
        if (features[middle] < feature) low = middle + 1;
        else high = middle;
    }
    return low;
}

/* Fills the table, and lays out the densest rows if there are instances enough to use them. */
static void lay_out(const linear_weights *w, int64_t pair_count, dense_rows *dense,
                    uint32_t *map) {
    for (int64_t r = 0; r < w->feature_count; r++) map[w->features[r]] = (uint32_t)r + 1;
    const int64_t width = (w->width + 15) & ~15;
    if (w->dense || pair_count < 16 || width < 32) return;
    /* The least number of weights that makes a row dense: a quarter of the children, or as many as
       leave no more rows than there is room for. */
    uint32_t counts[257] = {0};
    for (int64_t r = 0, start = 0; r < w->feature_count; start = w->row_ends[r++])
        counts[w->row_ends[r] - start]++;
    int64_t least = width, taken = 0;
    while (least > width / 4 && taken + counts[least] <= DENSE_ROWS) taken += counts[least--];
    dense->width = width;
    float *row = (float *)dense->rows;
    uint32_t number = 0;
    for (int64_t r = 0, start = 0; r < w->feature_count; start = w->row_ends[r++]) {
        const int64_t end = w->row_ends[r];
        if (end - start <= least) continue;
        memset(row, 0, 4 * (size_t)width);
        for (int64_t k = start; k < end; k++) row[w->columns[k]] = w->values[k];
        row += width;
        map[w->features[r]] = dense_mark + number++;
    }
}

/* The rows of the features that every instance has: a chunk's last. */
typedef struct {
    int64_t first, count;   /* which rows of the chunk */
    uint32_t first_feature;
    int64_t features;       /* how many features there are, rows or not */
    const float *weights;   /* (features, stride), laid out; null where few instances need them */
    int64_t stride;
} dense_tail;

/* Finds the rows, and lays them out with a place for every feature and child if there are instances
   enough to use them. */
static dense_tail find_tail(const linear_matrix *m, int64_t dense_count, const linear_weights *w,
                            int64_t pair_count, float *room) {
    dense_tail tail = {.first = w->feature_count, .features = dense_count};
    tail.first_feature = (uint32_t)(m->column_count - dense_count);
    if (!dense_count || !w->feature_count) return tail;
    tail.first = seek(w->features, 0, w->feature_count, tail.first_feature);
    tail.count = w->feature_count - tail.first;
    if (tail.count == dense_count && w->dense) {
        tail.weights = w->dense + tail.first * w->stride;
        tail.stride = w->stride;
        return tail;
    }
    const uint32_t before = tail.first ? w->row_ends[tail.first - 1] : 0;
    const int64_t weights = tail.count ? w->row_ends[w->feature_count - 1] - before : 0;
    tail.stride = (w->width + 15) & ~15;
    if (pair_count < 2 * TOGETHER || 8 * weights < dense_count * tail.stride) return tail;
    memset(room, 0, 4 * (size_t)(dense_count * tail.stride));
    for (int64_t r = tail.first, k = before; r < w->feature_count; r++) {
        float *row = room + (w->features[r] - tail.first_feature) * tail.stride;
        for (; k < w->row_ends[r]; k++) row[w->columns[k]] = w->values[k];
    }
    tail.weights = room;
    return tail;
}

/* Adds the dense features of some instances. */
static void add_tail(const dense_tail *tail, const linear_weights *w, additions add,
                     const float *const *xs, int count, float (*sums)[256]) {
    if (tail->weights) {
        add.block(tail->weights, tail->stride, tail->features, xs, sums);
        return;
    }
    for (int i = 0; i < count; i++)
        for (int64_t r = tail->first; r < tail->first + tail->count; r++)
            add_row(w, (uint32_t)r, xs[i][w->features[r] - tail->first_feature], sums[i]);
}

/* Adds the other features of an instance, looked up in the chunk's sorted ones. */
static void add_found(const linear_weights *w, const uint32_t *columns, const float *values,
                      ptrdiff_t count, float *sums) {
    int64_t row = 0;
    for (ptrdiff_t k = 0; k < count && row < w->feature_count; k++) {
        row = seek(w->features, row, w->feature_count, columns[k]);
        if (row < w->feature_count && w->features[row] == columns[k])
            add_row(w, (uint32_t)row, values[k], sums);
    }
}

void linear_score_pairs(const linear_matrix *m, int64_t dense_count, const linear_weights *weights,
                        float bias, int post, int power, const linear_pair *pairs,
                        int64_t pair_count, uint32_t *map, float *room, float *scores) {
    const dense_tail tail = find_tail(m, dense_count, weights, pair_count, room);
    linear_weights sparse = *weights;
    sparse.feature_count = tail.first;
    int64_t nonzeros = 0;
    for (int64_t p = 0; p < pair_count; p++)
        nonzeros += m->row_offsets[pairs[p].instance + 1] - m->row_offsets[pairs[p].instance];
    nonzeros -= pair_count * dense_count;
    /* A table from feature to row pays once the look-ups outnumber its entries. */
    const bool tabled = 8 * nonzeros > sparse.feature_count;
    dense_rows dense;
    dense.add = best_additions();
    if (tabled) lay_out(&sparse, pair_count, &dense, map);
    float sums[TOGETHER][256] __attribute__((aligned(64)));
    for (int64_t p = 0; p < pair_count; p += TOGETHER) {
        const int count = pair_count - p < TOGETHER ? (int)(pair_count - p) : TOGETHER;
        const float *xs[TOGETHER];
        memset(sums, 0, sizeof sums);
        for (int i = 0; i < TOGETHER; i++) {
            /* Where instances are missing the last stands in; its sums are not read twice. */
            const uint32_t instance = pairs[p + (i < count ? i : count - 1)].instance;
            const ptrdiff_t start = m->row_offsets[instance];
            const ptrdiff_t length = m->row_offsets[instance + 1] - start - dense_count;
            xs[i] = m->values + start + length;
            if (i >= count) continue;
            if (tabled)
                add_rows(&sparse, &dense, map, m->columns + start, m->values + start, length,
                         sums[i]);
            else add_found(&sparse, m->columns + start, m->values + start, length, sums[i]);
        }
        if (dense_count) add_tail(&tail, weights, dense.add, xs, count, sums);
        for (int i = 0; i < count; i++)
            linear_transform(weights->biases, weights->width, bias, post, power,
                             pairs[p + i].parent_score, sums[i], scores + pairs[p + i].out);
    }
    if (tabled)
        for (int64_t r = 0; r < sparse.feature_count; r++) map[weights->features[r]] = 0;
}
