/* The turn of a direction on one instruction set; included by two_means.c. Eight partial sums on any
   of them, so that all give the same bits. */

static void NAME(direction)(const float *left, const float *right, double left_scale,
                            double right_scale, int64_t width, float *direction,
                            double *squares) {
    enum { LANES = 8 };
    double whole[LANES] = {0}, moved[LANES] = {0};
    int64_t c = 0;
    for (; c + LANES <= width; c += LANES)
        for (int l = 0; l < LANES; l++) {
            const float next =
                (float)(right[c + l] * right_scale) - (float)(left[c + l] * left_scale);
            const double step = (double)next - direction[c + l];
            whole[l] += (double)next * next;
            moved[l] += step * step;
            direction[c + l] = next;
        }
    for (; c < width; c++) {
        const float next = (float)(right[c] * right_scale) - (float)(left[c] * left_scale);
        const double step = (double)next - direction[c];
        whole[0] += (double)next * next;
        moved[0] += step * step;
        direction[c] = next;
    }
    squares[0] = squares[1] = 0;
    for (int l = 0; l < LANES; l++) {
        squares[0] += whole[l];
        squares[1] += moved[l];
    }
}

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

static void NAME(exact_direction)(const double *left, const double *right, double left_scale,
                                  double right_scale, int64_t width, float *direction,
                                  double *squares) {
    enum { LANES = 8 };
    double whole[LANES] = {0}, moved[LANES] = {0};
    int64_t c = 0;
    for (; c + LANES <= width; c += LANES)
        for (int l = 0; l < LANES; l++) {
            const float next = (float)(right[c + l] * right_scale - left[c + l] * left_scale);
            const double step = (double)next - direction[c + l];
            whole[l] += (double)next * next;
            moved[l] += step * step;
            direction[c + l] = next;
        }
    for (; c < width; c++) {
        const float next = (float)(right[c] * right_scale - left[c] * left_scale);
        const double step = (double)next - direction[c];
        whole[0] += (double)next * next;
        moved[0] += step * step;
        direction[c] = next;
    }
    squares[0] = squares[1] = 0;
    for (int l = 0; l < LANES; l++) {
        squares[0] += whole[l];
        squares[1] += moved[l];
    }
}
