/* The part of chunk_scoring.c that gains from wide vectors; included by every_isa.h. */

/* sums += x * row, a multiple of 16 wide. */
static void NAME(add_dense)(const sixteen *row, float x, int64_t width, float *sums) {
    sixteen *to = (sixteen *)sums;
    for (int64_t v = 0; v < width; v += 16) *to++ += *row++ * x;
}

/* Adds rows of a chunk all of whose rows are dense, sixteen children at a time: their sums stay in
   registers over all rows. */
static void NAME(add_level)(const linear_weights *w, const uint32_t *rows, const float *xs,
                            int count, float *sums) {
    for (int64_t c = 0; c < w->stride; c += 16) {
        sixteen sum = *(const sixteen *)(sums + c);
        for (int i = 0; i < count; i++)
            sum += *(const unaligned *)(w->dense + rows[i] * w->stride + c) * xs[i];
        *(sixteen *)(sums + c) = sum;
    }
}
