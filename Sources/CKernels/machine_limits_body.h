/* The loops on one instruction set; included by machine_limits.c. */

static float NAME(read)(const float *data, int64_t count) {
    line s0 = {0}, s1 = {0}, s2 = {0}, s3 = {0};
    const line *lines = (const line *)data;
    for (int64_t i = 0; i < count / 16; i += 4) {
        s0 += lines[i];
        s1 += lines[i + 1];
        s2 += lines[i + 2];
        s3 += lines[i + 3];
    }
    s0 = (s0 + s1) + (s2 + s3);
    return s0[0];
}

static void NAME(copy)(float *out, const float *data, int64_t count) {
    for (int64_t i = 0; i < count / 16; i++) ((line *)out)[i] = ((const line *)data)[i];
}

static void NAME(triad)(float *out, const float *b, const float *c, int64_t count) {
    for (int64_t i = 0; i < count / 16; i++)
        ((line *)out)[i] = ((const line *)b)[i] * 3.0f + ((const line *)c)[i];
}

static float NAME(gather_lines)(const float *table, int bits, int64_t count) {
    const line *lines = (const line *)table;
    line s0 = {0}, s1 = {0}, s2 = {0}, s3 = {0};
    for (uint32_t i = 0; i < (uint32_t)count; i += 4) {
        s0 += lines[place_of(i, bits)];
        s1 += lines[place_of(i + 1, bits)];
        s2 += lines[place_of(i + 2, bits)];
        s3 += lines[place_of(i + 3, bits)];
    }
    s0 = (s0 + s1) + (s2 + s3);
    return s0[0];
}

static void NAME(update_lines)(float *table, int bits, int64_t count) {
    line *lines = (line *)table;
    for (uint32_t i = 0; i < (uint32_t)count; i++) lines[place_of(i, bits)] += 1.0f;
}

/* Ten chains of the widest vector, more than an addition's latency times the units there are. */
static float NAME(separate)(int64_t rounds) {
    typedef float wide __attribute__((vector_size(WIDTH)));
    wide s[10], factor = (wide){0} + 0.5f, term = (wide){0} + 1.0f;
    for (int k = 0; k < 10; k++) s[k] = (wide){0} + (float)k;
    for (int64_t r = 0; r < rounds; r++)
        for (int k = 0; k < 10; k++) s[k] = s[k] * factor + term;
    for (int k = 1; k < 10; k++) s[0] += s[k];
    return s[0][0];
}
