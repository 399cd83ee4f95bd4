/* Order of the parts of sparse matrices; see the header. Loops without exits, for the compiler to
   vectorise. */
#include "CKernels.h"

bool rises_strictly(const uint32_t *values, int64_t count) {
    unsigned wrong = 0;
    for (int64_t k = 1; k < count; k++) wrong |= values[k] <= values[k - 1];
    return !wrong;
}

bool never_falls(const uint32_t *values, int64_t count) {
    unsigned wrong = 0;
    for (int64_t k = 1; k < count; k++) wrong |= values[k] < values[k - 1];
    return !wrong;
}

uint8_t largest_byte(const uint8_t *values, int64_t count) {
    uint8_t largest = 0;
    for (int64_t k = 0; k < count; k++) largest = values[k] > largest ? values[k] : largest;
    return largest;
}

int64_t first_unsound_row(const ptrdiff_t *row_offsets, int64_t row_count, const uint32_t *columns,
                          int64_t count, int64_t column_count) {
    for (int64_t row = 0; row < row_count; row++) {
        const int64_t start = row_offsets[row], end = row_offsets[row + 1];
        if (start < 0 || start > end || end > count) return row;
        if (start == end) continue;
        if (!rises_strictly(columns + start, end - start)) return row;
        if (columns[end - 1] >= column_count) return row;
    }
    return row_count;
}
