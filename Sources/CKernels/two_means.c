/* Balanced 2-means over sparse rows; see the header. Sums have the order of the reference. */
#include "CKernels.h"
#include <math.h>
#include <string.h>

static float score_from(const two_means_rows *m, int64_t cell, int64_t end, const float *direction,
                        float sum) {
    for (; cell < end; cell++) sum += direction[m->columns[cell]] * m->values[cell];
    return sum;
}

/* Four rows at a time: a sum waits for its own last addition only. The next four lie anywhere: as
   much of them is asked for as is read of these; asking beyond the cells does nothing. */
void two_means_scores(const two_means_rows *m, const uint32_t *members, int64_t count,
                      const float *direction, float *out) {
    const uint32_t *columns = m->columns;
    const float *values = m->values;
    int64_t k = 0;
    for (; k + 4 <= count; k += 4) {
        int64_t start[4], end[4], coming[4], common = INT64_MAX;
        for (int r = 0; r < 4; r++) {
            start[r] = m->cells[members[k + r]].start;
            end[r] = m->cells[members[k + r]].end;
            if (end[r] - start[r] < common) common = end[r] - start[r];
            coming[r] = m->cells[members[k + 4 + r < count ? k + 4 + r : count - 1]].start;
        }
        const uint32_t *ca = columns + start[0], *cb = columns + start[1],
                       *cc = columns + start[2], *cd = columns + start[3];
        const float *va = values + start[0], *vb = values + start[1], *vc = values + start[2],
                    *vd = values + start[3];
        float a = 0, b = 0, c = 0, d = 0;
        int64_t i = 0;
        while (i < common) {
            const int64_t stop = i + 16 < common ? i + 16 : common;
            for (int r = 0; r < 4; r++) {
                __builtin_prefetch(columns + coming[r] + i);
                __builtin_prefetch(values + coming[r] + i);
            }
            for (; i < stop; i++) {
                a += direction[ca[i]] * va[i];
                b += direction[cb[i]] * vb[i];
                c += direction[cc[i]] * vc[i];
                d += direction[cd[i]] * vd[i];
            }
        }
        out[members[k]] = score_from(m, start[0] + common, end[0], direction, a);
        out[members[k + 1]] = score_from(m, start[1] + common, end[1], direction, b);
        out[members[k + 2]] = score_from(m, start[2] + common, end[2], direction, c);
        out[members[k + 3]] = score_from(m, start[3] + common, end[3], direction, d);
    }
    for (; k < count; k++) {
        const cell_range cells = m->cells[members[k]];
        out[members[k]] = score_from(m, cells.start, cells.end, direction, 0);
    }
}

void two_means_sums(const two_means_rows *rows, const bool *is_right, float *left, float *right) {
    const uint32_t *columns = rows->columns;
    const float *values = rows->values;
    for (int64_t r = 0; r < rows->row_count; r++) {
        float *sums = is_right[r] ? right : left;
        if (!sums) continue;
        int64_t k = rows->cells[r].start;
        const int64_t end = rows->cells[r].end;
        /* A row's columns differ: four sums may be read before one is written. */
        for (; k + 4 <= end; k += 4) {
            const uint32_t a = columns[k], b = columns[k + 1], c = columns[k + 2],
                           d = columns[k + 3];
            const float x = sums[a] + values[k], y = sums[b] + values[k + 1],
                        z = sums[c] + values[k + 2], w = sums[d] + values[k + 3];
            sums[a] = x;
            sums[b] = y;
            sums[c] = z;
            sums[d] = w;
        }
        for (; k < end; k++) sums[columns[k]] += values[k];
    }
}

int64_t two_means_touched_sums(const two_means_rows *rows, const bool *is_right, bool right,
                               float *sums, uint8_t *seen, uint32_t *order) {
    int64_t touched = 0;
    for (int64_t r = 0; r < rows->row_count; r++) {
        if (is_right[r] != right) continue;
        for (int64_t k = rows->cells[r].start; k < rows->cells[r].end; k++) {
            const uint32_t column = rows->columns[k];
            sums[column] += rows->values[k];
            order[touched] = column;
            touched += 1 - seen[column];
            seen[column] = 1;
        }
    }
    return touched;
}

void two_means_squares(const float *left, const float *right, int64_t width, float *squares) {
    float a = 0, b = 0;
    for (int64_t c = 0; c < width; c++) {
        a += left[c] * left[c];
        b += right[c] * right[c];
    }
    squares[0] = a;
    squares[1] = b;
}

float two_means_ordered_squares(const float *sums, const uint32_t *order, int64_t count) {
    float squares = 0;
    for (int64_t k = 0; k < count; k++) squares += sums[order[k]] * sums[order[k]];
    return squares;
}

void two_means_exact_sums(const two_means_rows *rows, const uint32_t *members, int64_t count,
                          bool take, double rounder, double *sums) {
    const uint32_t *columns = rows->columns;
    const float *values = rows->values;
    const double sign = take ? -1 : 1;
    for (int64_t i = 0; i < count; i++) {
        const cell_range row = rows->cells[members[i]];
        const cell_range coming = rows->cells[members[i + 1 < count ? i + 1 : i]];
        int64_t k = row.start;
        /* As in two_means_sums. Adding the rounder leaves no bits below the grid. */
        for (; k + 4 <= row.end; k += 4) {
            const uint32_t a = columns[k], b = columns[k + 1], c = columns[k + 2],
                           d = columns[k + 3];
            __builtin_prefetch(columns + coming.start + (k - row.start));
            __builtin_prefetch(values + coming.start + (k - row.start));
            const double x = sums[a] + sign * ((values[k] + rounder) - rounder),
                         y = sums[b] + sign * ((values[k + 1] + rounder) - rounder),
                         z = sums[c] + sign * ((values[k + 2] + rounder) - rounder),
                         w = sums[d] + sign * ((values[k + 3] + rounder) - rounder);
            sums[a] = x;
            sums[b] = y;
            sums[c] = z;
            sums[d] = w;
        }
        for (; k < row.end; k++)
            sums[columns[k]] += sign * ((values[k] + rounder) - rounder);
    }
}

#define PASTE2(a, b) a##_##b
#define PASTE(a, b) PASTE2(a, b)
#define NAME(stem) PASTE(stem, ISA)

#define ISA_BODY "two_means_body.h"
#include "every_isa.h"

void two_means_direction(const float *left, const float *right, double left_scale,
                         double right_scale, int64_t width, int isa, float *direction,
                         double *squares) {
    switch (isa) {
#if defined(__x86_64__)
    case CKERNELS_AVX512:
        direction_avx512(left, right, left_scale, right_scale, width, direction, squares);
        return;
    case CKERNELS_AVX2:
        direction_avx2(left, right, left_scale, right_scale, width, direction, squares);
        return;
#endif
    default: direction_baseline(left, right, left_scale, right_scale, width, direction, squares);
    }
}

double two_means_exact_squares(const double *sums, int64_t width, int isa) {
    switch (isa) {
#if defined(__x86_64__)
    case CKERNELS_AVX512: return exact_squares_avx512(sums, width);
    case CKERNELS_AVX2: return exact_squares_avx2(sums, width);
#endif
    default: return exact_squares_baseline(sums, width);
    }
}

void two_means_exact_direction(const double *left, const double *right, double left_scale,
                               double right_scale, int64_t width, int isa, float *direction,
                               double *squares) {
    switch (isa) {
#if defined(__x86_64__)
    case CKERNELS_AVX512:
        exact_direction_avx512(left, right, left_scale, right_scale, width, direction, squares);
        return;
    case CKERNELS_AVX2:
        exact_direction_avx2(left, right, left_scale, right_scale, width, direction, squares);
        return;
#endif
    default:
        exact_direction_baseline(left, right, left_scale, right_scale, width, direction, squares);
    }
}

int64_t rows_in_doubt(const doubt_facts *facts, const uint32_t *members, int64_t count,
                      double median, uint32_t *doubtful) {
    int64_t found = 0;
    for (int64_t k = 0; k < count; k++) {
        const uint32_t row = members[k];
        const double moved = facts->way - facts->scored_at[row];
        const double rounding = facts->rounding[row] * facts->length;
        /* Margins for the double precision of these numbers and for underflow in the score. */
        const double reach =
            facts->row_lengths[row] * (moved + rounding + 1e-12) * (1 + 1e-9) + 1e-37;
        /* Not the other way round: nothing is known of a score that is no number. */
        const bool sure = facts->current[row] || fabs(facts->scores[row] - median) > reach;
        doubtful[found] = row;
        found += !sure;
    }
    return found;
}

void row_lengths(const ptrdiff_t *row_offsets, int64_t start, int64_t end, const float *values,
                 double *lengths) {
    enum { LANES = 8 };
    for (int64_t r = start; r < end; r++) {
        double squares[LANES] = {0};
        int64_t k = row_offsets[r];
        for (; k + LANES <= row_offsets[r + 1]; k += LANES)
            for (int l = 0; l < LANES; l++) squares[l] += (double)values[k + l] * values[k + l];
        for (; k < row_offsets[r + 1]; k++) squares[0] += (double)values[k] * values[k];
        for (int l = 1; l < LANES; l++) squares[0] += squares[l];
        lengths[r - start] = sqrt(squares[0]);
    }
}
