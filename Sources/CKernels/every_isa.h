/* Includes ISA_BODY once for each instruction set, with ISA defined as its name for function names.
   No include guard: every kernel file includes it for a body of its own. */

/* Vectors pass only between functions that are inlined, so no calling convention is at stake. */
#pragma clang diagnostic ignored "-Wpsabi"

#define ISA baseline
#include ISA_BODY
#undef ISA

#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx2"))), apply_to = function)
#define ISA avx2
#include ISA_BODY
#undef ISA
#pragma clang attribute pop

#pragma clang attribute push(                                                                      \
    __attribute__((target("avx2,avx512f,avx512bw,avx512vl,avx512dq"))), apply_to = function)
#define ISA avx512
#include ISA_BODY
#undef ISA
#pragma clang attribute pop
#endif

#undef ISA_BODY
