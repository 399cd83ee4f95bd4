/* Rows of a node with columns of their own; see the header. */
#include "CKernels.h"
#include <string.h>

/* A flag is a byte that is written without being read: with bits in words, cells whose columns are
   neighbours would wait for one another. */
static void flag(uint8_t *restrict flags, const uint32_t *restrict columns, int64_t count) {
    for (int64_t k = 0; k < count; k++) flags[columns[k]] = 1;
}

/* Numbers the flagged columns from 0 on, taking the flags back. */
static int64_t number(uint8_t *flags, int64_t column_count, uint32_t *numbers) {
    uint32_t count = 0;
    for (int64_t c = 0; c < column_count; c += 64) {
        uint64_t words[8], any = 0;
        memcpy(words, flags + c, 64);
        for (int w = 0; w < 8; w++) any |= words[w];
        if (!any) continue;
        memset(flags + c, 0, 64);
        for (int w = 0; w < 8; w++)
            for (uint64_t bytes = words[w]; bytes; bytes &= bytes - 1)
                numbers[c + 8 * w + __builtin_ctzll(bytes) / 8] = count++;
    }
    return count;
}

int64_t compact_rows(const cell_range *cells, int64_t row_count, const uint32_t *columns,
                     const float *values, int64_t column_count, uint8_t *flags, uint32_t *numbers,
                     cell_range *compacted, uint32_t *compacted_columns, float *compacted_values) {
    for (int64_t r = 0; r < row_count; r++)
        flag(flags, columns + cells[r].start, cells[r].end - cells[r].start);
    const int64_t width = number(flags, column_count, numbers);
    int64_t next = 0;
    for (int64_t r = 0; r < row_count; r++) {
        const int64_t start = cells[r].start, count = cells[r].end - start;
        for (int64_t k = 0; k < count; k++)
            compacted_columns[next + k] = numbers[columns[start + k]];
        memcpy(compacted_values + next, values + start, sizeof(float) * (size_t)count);
        compacted[r].start = next;
        compacted[r].end = next += count;
    }
    return width;
}
