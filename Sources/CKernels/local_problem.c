/* Memory that one thread uses again and again, and what a chunk trains on: its rows, their features
   renumbered. */
#include "local_problem.h"
#include <stdlib.h>
#include <string.h>
#if defined(__linux__)
#include <sys/mman.h>
#endif

linear_scratch *linear_scratch_create(void) { return calloc(1, sizeof(linear_scratch)); }

void linear_scratch_free(linear_scratch *s) {
    if (!s) return;
    for (int i = 0; i < ARENA_COUNT; i++) free(s->arenas[i].bytes);
    free(s);
}

void *reserve(linear_scratch *s, int which, size_t size, bool keep) {
    arena *a = &s->arenas[which];
    /* Not even memset and memcpy of nothing may be given a null pointer. */
    if (size == 0) size = 1;
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
    /* Kept weights grow by guess; room that nobody writes to takes no memory. */
    if (which != KEPT) memset((char *)bytes + copied, 0, wanted - copied);
    free(a->bytes);
    *a = (arena){bytes, wanted};
    return bytes;
}

void forget_zeros(linear_scratch *s) {
    const int zeros[] = {SEEN, SHARED, WEIGHTS};
    for (int i = 0; i < 3; i++) {
        free(s->arenas[zeros[i]].bytes);
        s->arenas[zeros[i]] = (arena){0};
    }
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

int64_t linear_dense_columns(const linear_matrix *m) {
    enum { LEAST = 16 };
    int64_t count = m->row_count > 0 ? m->column_count : 0;
    for (int64_t i = 0; i < m->row_count && count >= LEAST; i++) {
        const uint32_t *end = m->columns + m->row_offsets[i + 1];
        const int64_t length = m->row_offsets[i + 1] - m->row_offsets[i];
        if (count > length) count = length;
        /* Columns ascend, so that the k-th last is column_count - k only if those behind it are the
           last ones too. */
        int64_t low = 0;
        while (low < count) {
            const int64_t middle = (low + count + 1) / 2;
            if (end[-middle] == m->column_count - middle) low = middle;
            else count = middle - 1;
        }
    }
    return count >= LEAST ? count : 0;
}

int64_t gather_rows(linear_scratch *s, const linear_chunk *c) {
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
   among themselves: they have weights. The dense ones are the last of these, and only their values
   are copied. Those of this row alone follow, numbered among all. With `fold` false all count as
   shared. */
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
    for (int64_t f = m->column_count - b->dense_count; f < m->column_count; f++) {
        seen[f >> 6] |= 1ull << (f & 63);
        shared[f >> 6] |= 1ull << (f & 63);
    }
    s->feature_count = rank_words(seen, words, seen_ranks);
    s->shared_count = rank_words(shared, words, shared_ranks);
    int64_t next = 0;
    for (lane_row *row = b->rows; row < end; row++) {
        const int64_t start = row->start;
        const uint32_t length = row->length;
        const int64_t end_of_row = next + length + b->dense_count;
        int64_t last = end_of_row;
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
        memcpy(values + next, m->values + start + length, 4 * (size_t)b->dense_count);
        next = end_of_row;
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

void gather_features(linear_scratch *s, const linear_chunk *c, lane_block *b, bool fold) {
    const linear_matrix *m = c->matrix;
    const int64_t count = b->row_count;
    const uint32_t *names = s->arenas[ROW_NAMES].bytes;
    lane_row *rows = reserve(s, ROWS, sizeof *rows * (size_t)(count + 1), false);
    if (s->failed) return;
    /* The features of a single row are its own, the dense ones too. */
    b->dense_count = fold && count < 2 ? 0 : (uint32_t)c->dense_count;
    int64_t nonzeros = 0;
    for (int64_t i = 0; i < count; i++) {
        const int64_t start = m->row_offsets[names[i]], end = m->row_offsets[names[i] + 1];
        const uint32_t length = (uint32_t)(end - start) - b->dense_count;
        const float square = c->squares[names[i]];
        rows[i] = (lane_row){.start = start, .length = length, .terms = {square, square}};
        if (b->loss != LINEAR_LOGISTIC && !c->positive_relevance) invert_terms(rows + i, b);
        nonzeros += end - start;
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
