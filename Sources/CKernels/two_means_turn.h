/* The turn of a direction; included by two_means_body.h with TURN, the function's name, ELEMENT, the type
   of the sums, and NEXT, a component from a right and a left one. */

static void TURN(const ELEMENT *left, const ELEMENT *right, double left_scale, double right_scale,
                 int64_t width, float *direction, double *squares) {
    enum { LANES = 8 };
    double whole[LANES] = {0}, moved[LANES] = {0};
    int64_t c = 0;
    for (; c + LANES <= width; c += LANES)
        for (int l = 0; l < LANES; l++) {
            const float next = NEXT(right[c + l], left[c + l]);
            const double step = (double)next - direction[c + l];
            whole[l] += (double)next * next;
            moved[l] += step * step;
            direction[c + l] = next;
        }
    for (; c < width; c++) {
        const float next = NEXT(right[c], left[c]);
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

#undef TURN
#undef ELEMENT
#undef NEXT
