/* Training of one chunk of siblings: the parent's rows as a local matrix, blocks of up to 16 lanes
   solved by lane_solver.c, the surviving weights gathered feature by feature. */
#include "CKernels.h"
#include "lane_block.h"
#include <stdlib.h>
#include <string.h>
#if defined(__linux__)
#include <sys/mman.h>
#endif

/* A block of memory that grows and is kept for the next chunk. */
typedef struct {
    void *bytes;
    size_t capacity;
} arena;

enum {
    ROW_INDEX, ROW_NAMES, ROWS, SEEN, SHARED, SEEN_RANKS, SHARED_RANKS, FEATURES, VALUES,
    FEATURE_NAMES, SHARED_FEATURES, WEIGHTS, ALPHA,
    DUAL, ORDER, COSTS, MAGNITUDES, KEPT, ROW_COUNTS, ARENA_COUNT
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

linear_scratch *linear_scratch_create(void) { return calloc(1, sizeof(linear_scratch)); }

void linear_scratch_free(linear_scratch *s) {
    if (!s) return;
    for (int i = 0; i < ARENA_COUNT; i++) free(s->arenas[i].bytes);
    free(s);
}

/* At least `size` bytes, aligned to 64; the contents up to the old capacity survive if `keep`. Fresh
   bytes are zero, which the arenas that stay zero between uses (SEEN, SHARED, WEIGHTS) rely on. */
static void *reserve(linear_scratch *s, int which, size_t size, bool keep) {
    arena *a = &s->arenas[which];
    if (size <= a->capacity) return a->bytes;
    const size_t page = size < (size_t)1 << 20 ? 4096 : (size_t)1 << 21;
    const size_t wanted = (size + size / 4 + page - 1) & ~(page - 1);
    void *bytes = aligned_alloc(page, wanted);
    if (!bytes) {
        s->failed = true;
        return NULL;
    }
#if defined(MADV_HUGEPAGE)
    if (page > 4096) madvise(bytes, wanted, MADV_HUGEPAGE);
#endif
    const size_t copied = keep ? a->capacity : 0;
    if (copied) memcpy(bytes, a->bytes, copied);
    memset((char *)bytes + copied, 0, wanted - copied);
    free(a->bytes);
    *a = (arena){bytes, wanted};
    return bytes;
}

int64_t linear_union_rows(const ptrdiff_t *offsets, const uint32_t *rows, const uint32_t *ids,
                          int64_t first, int64_t count, int64_t row_count, uint64_t *bits,
                          uint32_t *out) {
    const int64_t words = (row_count + 63) / 64;
    for (int64_t c = 0; c < count; c++) {
        const int64_t list = ids ? ids[first + c] : first + c;
        for (int64_t k = offsets[list]; k < offsets[list + 1]; k++)
            bits[rows[k] >> 6] |= 1ull << (rows[k] & 63);
    }
    int64_t total = 0;
    for (int64_t w = 0; w < words; w++) {
        uint64_t word = bits[w];
        bits[w] = 0;
        if (!out) {
            total += __builtin_popcountll(word);
            continue;
        }
        for (; word; word &= word - 1) out[total++] = (uint32_t)(w * 64 + __builtin_ctzll(word));
    }
    return total;
}

void linear_row_squares(const linear_matrix *m, int64_t first, int64_t count, float *out) {
    for (int64_t i = 0; i < count; i++) {
        double sum = 0;
        for (int64_t k = m->row_offsets[first + i]; k < m->row_offsets[first + i + 1]; k++)
            sum += (double)m->values[k] * m->values[k];
        out[i] = (float)sum;
    }
}

/* The list of positives of a child of the chunk. */
static int64_t list_of(const linear_chunk *c, int64_t child) {
    return c->child_ids ? c->child_ids[c->first_child + child] : c->first_child + child;
}

/* The rows a chunk trains on: the parent's and, behind them, positives from elsewhere (MAN). Fills
   ROW_INDEX (row -> local row, to be trusted only where ROW_NAMES agrees) and gives the rows' number. */
static int64_t gather_rows(linear_scratch *s, const linear_chunk *c) {
    int64_t extra = 0;
    if (!c->positives_within) {
        for (int64_t child = 0; child < c->child_count; child++) {
            const int64_t list = list_of(c, child);
            extra += c->positive_offsets[list + 1] - c->positive_offsets[list];
        }
    }
    uint32_t *index = reserve(s, ROW_INDEX, 4 * (size_t)c->matrix->row_count, false);
    uint32_t *rows = reserve(s, ROW_NAMES, 4 * (size_t)(c->row_count + extra) + 4, false);
    if (s->failed) return 0;
    int64_t count = c->row_count;
    for (int64_t i = 0; i < count; i++) {
        rows[i] = c->rows[i];
        index[rows[i]] = (uint32_t)i;
    }
    if (c->positives_within) return count;
    for (int64_t child = 0; child < c->child_count; child++) {
        const int64_t list = list_of(c, child);
        for (int64_t k = c->positive_offsets[list]; k < c->positive_offsets[list + 1]; k++) {
            const uint32_t row = c->positive_rows[k];
            if (index[row] < count && rows[index[row]] == row) continue;
            rows[count] = row;
            index[row] = (uint32_t)count++;
        }
    }
    return count;
}

/* How many set bits lie before each word; returns how many there are. */
static uint32_t rank_words(const uint64_t *bits, int64_t words, uint32_t *ranks) {
    uint32_t count = 0;
    for (int64_t w = 0; w < words; w++) {
        ranks[w] = count;
        count += (uint32_t)__builtin_popcountll(bits[w]);
    }
    return count;
}

static uint32_t rank_of(const uint64_t *bits, const uint32_t *ranks, uint32_t feature) {
    const uint64_t below = bits[feature >> 6] & ((1ull << (feature & 63)) - 1);
    return ranks[feature >> 6] + (uint32_t)__builtin_popcountll(below);
}

/* Copies the rows' features. Those of several rows come first in a row, numbered in ascending order
   among themselves: they have weights. Those of this row alone follow, numbered among all. With
   `fold` false all count as shared. */
static void renumber_features(linear_scratch *s, const linear_matrix *m, lane_block *b,
                              int64_t nonzeros, bool fold) {
    const int64_t words = (m->column_count + 63) / 64;
    uint64_t *seen = reserve(s, SEEN, 8 * (size_t)words + 8, false);
    uint64_t *shared = reserve(s, SHARED, 8 * (size_t)words + 8, false);
    uint32_t *seen_ranks = reserve(s, SEEN_RANKS, 4 * (size_t)words + 4, false);
    uint32_t *shared_ranks = reserve(s, SHARED_RANKS, 4 * (size_t)words + 4, false);
    uint32_t *features = reserve(s, FEATURES, 4 * (size_t)nonzeros + 4, false);
    float *values = reserve(s, VALUES, 4 * (size_t)nonzeros + 4, false);
    if (s->failed) return;
    const lane_row *end = b->rows + b->row_count;
    for (const lane_row *row = b->rows; row < end; row++)
        for (uint32_t k = 0; k < row->length; k++) {
            const uint32_t feature = m->columns[row->start + k];
            const uint64_t bit = 1ull << (feature & 63);
            shared[feature >> 6] |= fold ? seen[feature >> 6] & bit : bit;
            seen[feature >> 6] |= bit;
        }
    s->feature_count = rank_words(seen, words, seen_ranks);
    s->shared_count = rank_words(shared, words, shared_ranks);
    int64_t next = 0;
    for (lane_row *row = b->rows; row < end; row++) {
        const int64_t start = row->start;
        const uint32_t length = row->length;
        int64_t last = next + length;
        double own = 0;
        row->start = next;
        for (uint32_t k = 0; k < length; k++) {
            const uint32_t feature = m->columns[start + k];
            const float value = m->values[start + k];
            if (shared[feature >> 6] >> (feature & 63) & 1) {
                features[next] = rank_of(shared, shared_ranks, feature);
                values[next++] = value;
            } else {
                features[--last] = rank_of(seen, seen_ranks, feature);
                values[last] = value;
                own += (double)value * value;
            }
        }
        row->length = (uint32_t)(next - row->start);
        row->own = (float)own;
        next = row->start + length;
    }
    b->rows[b->row_count].start = next;
    uint32_t *names = reserve(s, FEATURE_NAMES, 4 * (size_t)s->feature_count + 4, false);
    uint32_t *shared_features = reserve(s, SHARED_FEATURES, 4 * (size_t)s->shared_count + 4, false);
    if (s->failed) return;
    uint32_t rank = 0, shared_rank = 0;
    for (int64_t w = 0; w < words; w++) {
        for (uint64_t word = seen[w]; word; word &= word - 1, rank++) {
            names[rank] = (uint32_t)(w * 64 + __builtin_ctzll(word));
            if (shared[w] & word & -word) shared_features[shared_rank++] = rank;
        }
        seen[w] = shared[w] = 0;
    }
    b->features = features;
    b->values = values;
}

/* Replaces ||x||^2 by 1 / QD of either side. */
static void invert_terms(lane_row *row, const lane_block *b) {
    const bool squared = b->loss == LINEAR_SQUARED_HINGE;
    const float total = row->terms[0] + b->bias * b->bias;
    row->terms[0] = 1.0f / ((squared ? 0.5f / b->negative_cost : 0) + total);
    row->terms[1] = 1.0f / ((squared ? 0.5f / b->positive_cost : 0) + total);
}

/* The rows' features. Where the rows hold much of the matrix it is used as it is; otherwise a copy
   renumbers the features that occur, so that weights take little memory. */
static void gather_features(linear_scratch *s, const linear_chunk *c, lane_block *b, bool fold) {
    const linear_matrix *m = c->matrix;
    const int64_t count = b->row_count;
    const uint32_t *names = s->arenas[ROW_NAMES].bytes;
    lane_row *rows = reserve(s, ROWS, sizeof *rows * (size_t)(count + 1), false);
    if (s->failed) return;
    int64_t nonzeros = 0;
    for (int64_t i = 0; i < count; i++) {
        const int64_t start = m->row_offsets[names[i]];
        const uint32_t length = (uint32_t)(m->row_offsets[names[i] + 1] - start);
        const float square = c->squares[names[i]];
        rows[i] = (lane_row){.start = start, .length = length, .terms = {square, square}};
        if (b->loss != LINEAR_LOGISTIC && !c->positive_relevance) invert_terms(rows + i, b);
        nonzeros += length;
    }
    b->rows = rows;
    s->local_is_global = 4 * nonzeros >= m->row_offsets[m->row_count];
    if (s->local_is_global) {
        b->features = m->columns;
        b->values = m->values;
        s->feature_count = s->shared_count = m->column_count;
    } else {
        renumber_features(s, m, b, nonzeros, fold);
    }
}

/* Puts children of like frequency side by side: they take a like number of passes, and a block runs
   until its slowest lane is done. */
static void order_children(linear_scratch *s, const linear_chunk *c) {
    int64_t counts[256];
    for (int64_t child = 0; child < c->child_count; child++) {
        const int64_t list = list_of(c, child);
        const int64_t count = c->positive_offsets[list + 1] - c->positive_offsets[list];
        int64_t k = child;
        for (; k > 0 && counts[k - 1] < count; k--) {
            counts[k] = counts[k - 1];
            s->children[k] = s->children[k - 1];
        }
        counts[k] = count;
        s->children[k] = (uint8_t)child;
    }
}

/* The masks, and with relevance the costs, of the children at first ..< first + width in order. */
static void label_rows(linear_scratch *s, const linear_chunk *c, const linear_settings *settings,
                       lane_block *b, int64_t first, int64_t width, int lanes) {
    float *costs = s->arenas[COSTS].bytes;
    const uint32_t *index = s->arenas[ROW_INDEX].bytes;
    const int64_t count = b->row_count;
    for (int64_t i = 0; i < count; i++) b->rows[i].positive = 0;
    if (c->positive_relevance)
        for (int64_t i = 0; i < count * lanes; i++) costs[i] = b->negative_cost;
    for (int64_t lane = 0; lane < width; lane++) {
        const int64_t list = list_of(c, s->children[first + lane]);
        for (int64_t k = c->positive_offsets[list]; k < c->positive_offsets[list + 1]; k++) {
            const uint32_t row = index[c->positive_rows[k]];
            b->rows[row].positive |= (uint16_t)(1u << lane);
            if (c->positive_relevance)
                costs[(int64_t)row * lanes + lane] =
                    (float)(settings->cost * settings->positive_cost * c->positive_relevance[k]);
        }
    }
    b->costs = c->positive_relevance ? costs : NULL;
    for (int64_t i = 0; i < count; i++)
        b->rows[i].member = i < c->row_count ? (uint16_t)0xffff : b->rows[i].positive;
}

/* The k-th largest of n numbers, k from 1; reorders them. */
static float kth_largest(float *x, int64_t n, int64_t k) {
    int64_t low = 0, high = n - 1;
    k--;
    while (low < high) {
        const float pivot = x[low + (high - low) / 2];
        int64_t i = low, j = high;
        while (i <= j) {
            while (x[i] > pivot) i++;
            while (x[j] < pivot) j--;
            if (i <= j) {
                const float held = x[i];
                x[i++] = x[j];
                x[j--] = held;
            }
        }
        if (k <= j) high = j;
        else if (k >= i) low = i;
        else break;
    }
    return x[k];
}

static float magnitude(float x) { return x < 0 ? -x : x; }

/* Drops all but the `limit` largest weights of one child among kept[first ..< s->kept_count]; ties go
   to the smaller feature, the bias coming last. */
static void limit_weights(linear_scratch *s, int64_t first, uint32_t child, int64_t limit) {
    lane_weight *kept = s->arenas[KEPT].bytes;
    float *sizes = reserve(s, MAGNITUDES, 4 * (size_t)(s->kept_count - first + 1), false);
    if (s->failed) return;
    int64_t n = 0;
    for (int64_t k = first; k < s->kept_count; k++)
        if (kept[k].child == child) sizes[n++] = magnitude(kept[k].value);
    const float bias = magnitude(s->biases[child]);
    if (bias > 0) sizes[n++] = bias;
    if (n <= limit) return;
    const float cut = kth_largest(sizes, n, limit);
    int64_t ties = limit;
    for (int64_t i = 0; i < n; i++) ties -= sizes[i] > cut;
    int64_t end = first;
    for (int64_t k = first; k < s->kept_count; k++) {
        const float size = magnitude(kept[k].value);
        const bool stays = kept[k].child != child || size > cut || (size == cut && ties-- > 0);
        if (stays) kept[end++] = kept[k];
    }
    s->kept_count = end;
    if (bias < cut || (bias == cut && ties <= 0)) s->biases[child] = 0;
}

/* Room for more kept weights behind those there are; null where memory ran out. */
static lane_weight *room_for(linear_scratch *s, int64_t more) {
    const size_t size = sizeof(lane_weight) * (size_t)(s->kept_count + more);
    if (size > s->arenas[KEPT].capacity && !reserve(s, KEPT, 2 * size, true)) return NULL;
    return (lane_weight *)s->arenas[KEPT].bytes + s->kept_count;
}

/* Appends the weights of a solved block that survive the threshold, feature by feature, and leaves
   the block's weights zero. */
static void keep_weights(linear_scratch *s, const lane_block *b, const linear_settings *settings,
                         int64_t first_place, int64_t width, int lanes) {
    enum { STEP = 1024 };
    const float threshold = (float)settings->threshold;
    const int64_t first = s->kept_count;
    const uint8_t *children = s->children + first_place;
    const uint32_t *shared = s->arenas[SHARED_FEATURES].bytes;
    for (int64_t f = 0; f < s->shared_count; f += STEP) {
        const int64_t end = f + STEP < s->shared_count ? f + STEP : s->shared_count;
        lane_weight *kept = room_for(s, STEP * lanes);
        if (!kept) return;
        const int64_t count =
            lane_harvest(b->weights, f, end, threshold, children, kept, lanes, settings->isa);
        if (!s->local_is_global)
            for (int64_t k = 0; k < count; k++) kept[k].feature = shared[kept[k].feature];
        s->kept_count += count;
    }
    for (int64_t i = 0; i < b->row_count && !s->local_is_global; i++) {
        const lane_row *row = b->rows + i;
        const int64_t own = row[1].start - row->start - row->length;
        if (!own) continue;
        lane_weight *kept = room_for(s, own * lanes);
        if (!kept) return;
        s->kept_count +=
            lane_harvest_own(b, i, threshold, children, kept, lanes, settings->isa);
    }
    for (int64_t l = 0; l < width; l++) {
        const float bias = b->bias_weights[l];
        s->biases[children[l]] = magnitude(bias) >= threshold ? bias : 0;
        if (settings->max_weights > 0)
            limit_weights(s, first, children[l], settings->max_weights);
    }
}

/* The lane count for the siblings that are left. */
static int lanes_for(int64_t children) { return children <= 4 ? 4 : children <= 8 ? 8 : 16; }

static bool prepare_block(linear_scratch *s, const linear_chunk *c,
                          const linear_settings *settings, lane_block *b, int lanes) {
    const size_t count = (size_t)b->row_count;
    b->weights = reserve(s, WEIGHTS, 4 * (size_t)s->shared_count * lanes + 64, false);
    b->alpha = reserve(s, ALPHA, 4 * count * lanes + 64, false);
    b->order = reserve(s, ORDER, 4 * (count + 8), false);
    if (c->positive_relevance) reserve(s, COSTS, 4 * count * lanes + 64, false);
    if (settings->loss == LINEAR_LOGISTIC) b->dual = reserve(s, DUAL, 16 * count * lanes + 64, false);
    if (s->failed) return false;
    b->prefetches = 4 * s->shared_count * lanes > 1 << 20;
    memset(b->alpha, 0, 4 * count * lanes);
    return true;
}

bool linear_train_chunk(linear_scratch *s, const linear_chunk *c, const linear_settings *settings,
                        linear_chunk_result *result) {
    *result = (linear_chunk_result){0};
    s->failed = false;
    s->kept_count = 0;
    s->child_count = c->child_count;
    float bias_weights[16];
    lane_block b = {
        .positive_cost = (float)(settings->cost * settings->positive_cost),
        .negative_cost = (float)(settings->cost * settings->negative_cost),
        .bias = (float)settings->bias,
        .epsilon = (float)settings->epsilon,
        .loss = settings->loss,
        .iterations = settings->iterations,
        .bias_weights = bias_weights,
    };
    b.row_count = gather_rows(s, c);
    if (!s->failed) gather_features(s, c, &b, settings->loss != LINEAR_LOGISTIC);
    order_children(s, c);
    for (int64_t first = 0; first < c->child_count && !s->failed;) {
        const int lanes = lanes_for(c->child_count - first);
        const int64_t left = c->child_count - first, width = left < lanes ? left : lanes;
        if (!prepare_block(s, c, settings, &b, lanes)) break;
        label_rows(s, c, settings, &b, first, width, lanes);
        memset(bias_weights, 0, sizeof bias_weights);
        b.live = (1u << width) - 1;
        b.seed = c->seed + 0x632be59bd9b4e019u * (uint64_t)(first + 1);
        lane_solve(&b, lanes, settings->isa);
        keep_weights(s, &b, settings, first, width, lanes);
        result->blocks++;
        result->passes += b.passes;
        result->unconverged += !b.converged;
        first += width;
    }
    if (s->failed) {
        /* What must be zero may not be: start afresh. */
        free(s->arenas[WEIGHTS].bytes);
        free(s->arenas[SEEN].bytes);
        free(s->arenas[SHARED].bytes);
        s->arenas[WEIGHTS] = s->arenas[SEEN] = s->arenas[SHARED] = (arena){0};
        return false;
    }
    uint32_t *counts = reserve(s, ROW_COUNTS, 4 * (size_t)s->feature_count + 4, false);
    if (s->failed) return false;
    memset(counts, 0, 4 * (size_t)s->feature_count);
    const lane_weight *kept = s->arenas[KEPT].bytes;
    for (int64_t k = 0; k < s->kept_count; k++)
        result->feature_count += counts[kept[k].feature]++ == 0;
    result->weight_count = s->kept_count;
    return true;
}

void linear_take_chunk(const linear_scratch *s, uint32_t *features, uint32_t *row_ends,
                       uint8_t *columns, float *values, float *biases) {
    uint32_t *next = s->arenas[ROW_COUNTS].bytes;
    const uint32_t *names = s->arenas[FEATURE_NAMES].bytes;
    const lane_weight *kept = s->arenas[KEPT].bytes;
    uint32_t end = 0;
    int64_t row = 0;
    for (int64_t f = 0; f < s->feature_count; f++) {
        const uint32_t count = next[f];
        next[f] = end;
        if (!count) continue;
        end += count;
        features[row] = s->local_is_global ? (uint32_t)f : names[f];
        row_ends[row++] = end;
    }
    for (int64_t k = 0; k < s->kept_count; k++) {
        const uint32_t place = next[kept[k].feature]++;
        columns[place] = (uint8_t)kept[k].child;
        values[place] = kept[k].value;
    }
    memcpy(biases, s->biases, 4 * (size_t)s->child_count);
}
