/* Sums of sparse rows; see the header. */
#include "CKernels.h"
#include <math.h>
#include <string.h>

/* Runs BODY with `bits`, a bit a column from 64 * word on, for each word in use, ascending, and
   clears the words. */
#define FOR_USED(m, s, BODY)                                                                       \
    for (int64_t group = 0; group < row_sum_words((m)->column_count); group += 8) {                \
        uint64_t some;                                                                             \
        memcpy(&some, (s)->used + group, 8);                                                       \
        if (!some) continue;                                                                       \
        memset((s)->used + group, 0, 8);                                                           \
        for (int64_t word = group; word < group + 8; word++) {                                     \
            uint64_t bits = (s)->columns[word];                                                    \
            if (!bits) continue;                                                                   \
            (s)->columns[word] = 0;                                                                \
            BODY                                                                                   \
        }                                                                                          \
    }

int64_t row_sum_words(int64_t column_count) { return ((column_count + 63) / 64 + 7) / 8 * 8; }

/* Row rows[r], and where the one after next starts: rows lie anywhere, and as much of the coming one
   is asked for as is read of this one. Asking beyond the cells does nothing. */
#define FOR_CELLS(m, rows, r, row_count, BODY)                                                     \
    {                                                                                              \
        const ptrdiff_t start = (m)->row_offsets[(rows)[r]];                                       \
        const ptrdiff_t count = (m)->row_offsets[(rows)[r] + 1] - start;                           \
        const ptrdiff_t coming =                                                                   \
            (m)->row_offsets[(rows)[r + 1 < row_count ? r + 1 : row_count - 1]];                   \
        for (ptrdiff_t from = 0; from < count; from += 16) {                                       \
            const ptrdiff_t to = from + 16 < count ? from + 16 : count;                            \
            PREFETCH(coming + from);                                                               \
            for (ptrdiff_t k = start + from; k < start + to; k++) BODY                             \
        }                                                                                          \
    }

int64_t count_columns(const row_sums *s, const linear_matrix *m, const uint32_t *rows,
                      int64_t row_count) {
    uint64_t *restrict words = s->columns;
    uint8_t *restrict used = s->used;
    const uint32_t *restrict columns = m->columns;
#define PREFETCH(place) __builtin_prefetch(columns + (place))
    for (int64_t r = 0; r < row_count; r++)
        FOR_CELLS(m, rows, r, row_count, {
            const uint32_t column = columns[k];
            words[column >> 6] |= (uint64_t)1 << (column & 63);
            used[column >> 6] = 1;
        })
#undef PREFETCH
    int64_t count = 0;
    FOR_USED(m, s, { count += __builtin_popcountll(bits); })
    return count;
}

int64_t sum_rows(const row_sums *s, const linear_matrix *m, const uint32_t *rows,
                 int64_t row_count, const float *scales, uint32_t *out_columns, float *out_values) {
    uint64_t *restrict words = s->columns;
    uint8_t *restrict used = s->used;
    float *restrict sums = s->sums;
    const uint32_t *restrict columns = m->columns;
    const float *restrict values = m->values;
#define PREFETCH(place) __builtin_prefetch(columns + (place)), __builtin_prefetch(values + (place))
    for (int64_t r = 0; r < row_count; r++) {
        const float scale = scales[rows[r]];
        FOR_CELLS(m, rows, r, row_count, {
            const uint32_t column = columns[k];
            sums[column] += scale * values[k];
            words[column >> 6] |= (uint64_t)1 << (column & 63);
            used[column >> 6] = 1;
        })
    }
#undef PREFETCH
    int64_t count = 0;
    FOR_USED(m, s, {
        for (; bits; bits &= bits - 1, count++) {
            const int64_t column = 64 * word + __builtin_ctzll(bits);
            out_columns[count] = (uint32_t)column;
            out_values[count] = sums[column];
            sums[column] = 0;
        }
    })
    return count;
}

void divide_by_length(float *values, int64_t count) {
    double sum = 0;
    for (int64_t k = 0; k < count; k++) {
        const float square = values[k] * values[k];
        sum += square;
    }
    if (!(sum > 0)) return;
    const double length = sqrt(sum);
    for (int64_t k = 0; k < count; k++) values[k] = (float)(values[k] / length);
}
