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

/* sums[i] += xs[i] * W for TOGETHER instances and all rows of W, a (rows, stride) block: each weight
   that is read serves all of them, and sums stay in registers. Additions are in the order of rows. */
static void NAME(add_block)(const float *weights, int64_t stride, int64_t rows,
                            const float *const *xs, float (*sums)[256]) {
    for (int64_t c = 0; c < stride; c += 16) {
        sixteen s0 = *(const sixteen *)(sums[0] + c), s1 = *(const sixteen *)(sums[1] + c);
        sixteen s2 = *(const sixteen *)(sums[2] + c), s3 = *(const sixteen *)(sums[3] + c);
        for (int64_t r = 0; r < rows; r++) {
            const sixteen row = *(const unaligned *)(weights + r * stride + c);
            s0 += row * xs[0][r];
            s1 += row * xs[1][r];
            s2 += row * xs[2][r];
            s3 += row * xs[3][r];
        }
        *(sixteen *)(sums[0] + c) = s0;
        *(sixteen *)(sums[1] + c) = s1;
        *(sixteen *)(sums[2] + c) = s2;
        *(sixteen *)(sums[3] + c) = s3;
    }
}
