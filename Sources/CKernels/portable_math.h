/* exp and log in plain double arithmetic, to about one unit in the last place. The library's own
   differ between processors (it dispatches to fused multiply-adds); these give the same bits
   everywhere. Coefficients are the Taylor series', long enough for the reduced range. */
#ifndef CKERNELS_PORTABLE_MATH_H
#define CKERNELS_PORTABLE_MATH_H
#include <stdint.h>
#include <string.h>

static inline __attribute__((always_inline)) double portable_exp(double x) {
    if (!(x > -700)) return x != x ? x : 0;
    if (x > 700) x = 700;
    /* x = k ln 2 + r with |r| <= 0.35; ln 2 in two pieces, the first exact times k */
    double scaled = x * 1.4426950408889634;
    int64_t k = (int64_t)(scaled < 0 ? scaled - 0.5 : scaled + 0.5);
    double r = (x - (double)k * 0x1.62e42fee00000p-1) - (double)k * 0x1.a39ef35793c76p-33;
    double sum = 1.0 / 6227020800.0;
    static const double inverse_factorials[] = {
        1.0 / 479001600.0, 1.0 / 39916800.0, 1.0 / 3628800.0, 1.0 / 362880.0, 1.0 / 40320.0,
        1.0 / 5040.0, 1.0 / 720.0, 1.0 / 120.0, 1.0 / 24.0, 1.0 / 6.0, 0.5, 1.0, 1.0};
    for (int i = 0; i < 13; i++) sum = sum * r + inverse_factorials[i];
    uint64_t bits = (uint64_t)(k + 1023) << 52;
    double power;
    memcpy(&power, &bits, sizeof power);
    return sum * power;
}

/* For normal positive x; others are clamped to the smallest normal number. */
static inline __attribute__((always_inline)) double portable_log(double x) {
    if (!(x >= 0x1p-1022)) x = 0x1p-1022;
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    /* x = 2^k m with m in [sqrt(1/2), sqrt(2)) */
    bits -= 0x3fe6a09e667f3bcdu;
    int64_t k = (int64_t)bits >> 52;
    bits = (bits & 0x000fffffffffffffu) + 0x3fe6a09e667f3bcdu;
    double m;
    memcpy(&m, &bits, sizeof m);
    /* log m = 2 atanh(s), s = (m - 1) / (m + 1), |s| <= 0.172 */
    double s = (m - 1) / (m + 1), t = s * s;
    double sum = 1.0 / 21;
    for (int odd = 19; odd >= 3; odd -= 2) sum = sum * t + 1.0 / odd;
    double tail = 2 * s * t * sum;
    return (double)k * 0x1.62e42fee00000p-1 + ((double)k * 0x1.a39ef35793c76p-33 + (tail + 2 * s));
}
#endif
