/* The part of chunk_scoring.c that gains from wide vectors; included by every_isa.h. */

/* sums += x * row, a multiple of 16 wide. */
static void NAME(add_dense)(const sixteen *row, float x, int64_t width, float *sums) {
    sixteen *to = (sixteen *)sums;
    for (int64_t v = 0; v < width; v += 16) *to++ += *row++ * x;
}
