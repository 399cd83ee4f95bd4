#include "CKernels.h"

int ckernels_best_isa(void) {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
        __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq"))
        return CKERNELS_AVX512;
    if (__builtin_cpu_supports("avx2")) return CKERNELS_AVX2;
#endif
    return CKERNELS_BASELINE;
}

const char *ckernels_isa(void) {
    static const char *const names[] = {"baseline", "avx2", "avx512"};
    return names[ckernels_best_isa()];
}
