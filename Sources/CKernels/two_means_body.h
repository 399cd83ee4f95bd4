/* Directions of 2-means on one instruction set; included by two_means.c. Eight partial sums on any of them,
   so that all give the same bits. */

/* The reference rounds either centroid before it subtracts. */
#define TURN NAME(direction)
#define ELEMENT float
#define NEXT(right, left) ((float)((right) * right_scale) - (float)((left) * left_scale))
#include "two_means_turn.h"

#define TURN NAME(exact_direction)
#define ELEMENT double
#define NEXT(right, left) ((float)((right) * right_scale - (left) * left_scale))
#include "two_means_turn.h"

static double NAME(exact_squares)(const double *sums, int64_t width) {
    enum { LANES = 8 };
    double squares[LANES] = {0};
    int64_t c = 0;
    for (; c + LANES <= width; c += LANES)
        for (int l = 0; l < LANES; l++) squares[l] += sums[c + l] * sums[c + l];
    for (; c < width; c++) squares[0] += sums[c] * sums[c];
    for (int l = 1; l < LANES; l++) squares[0] += squares[l];
    return squares[0];
}
