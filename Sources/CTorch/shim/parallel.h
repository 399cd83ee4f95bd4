// Work cut into parts over libtorch's own threads. at::parallel_for does that only in code compiled
// with OpenMP, and not every compiler brings the runtime that libtorch is linked with.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <exception>
#include <mutex>

// The OpenMP runtime that libtorch has loaded, by the interface that GNU's and LLVM's share.
extern "C" {
__attribute__((weak)) void GOMP_parallel(void (*body)(void *), void *data, unsigned threads,
                                         unsigned flags);
__attribute__((weak)) int omp_in_parallel(void);
__attribute__((weak)) int omp_get_max_threads(void);
__attribute__((weak)) void omp_set_num_threads(int count);
}

namespace shim {

// Calls body(part) for each part, on as many threads as libtorch may use. Within a part libtorch has
// one thread, whichever thread it is on, so that a part's bits do not depend on their number.
template <class Body> void in_parts(int64_t parts, Body body) {
    struct Job {
        Body &body;
        int64_t parts;
        std::atomic<int64_t> next{0};
        std::mutex lock;
        std::exception_ptr failure;

        void work() noexcept {
            try {
                for (int64_t part = next++; part < parts; part = next++) body(part);
            } catch (...) {
                std::lock_guard<std::mutex> guard(lock);
                if (!failure) failure = std::current_exception();
            }
        }

        static void run(void *job) {
            const int before = omp_get_max_threads();
            omp_set_num_threads(1);
            static_cast<Job *>(job)->work();
            omp_set_num_threads(before);
        }
    } job{body, parts};
    if (GOMP_parallel && omp_in_parallel && omp_get_max_threads && omp_set_num_threads) {
        const int64_t most = omp_in_parallel() ? 1 : omp_get_max_threads();
        const auto threads = static_cast<unsigned>(std::max<int64_t>(1, std::min(most, parts)));
        if (threads > 1)
            GOMP_parallel(Job::run, &job, threads, 0);
        else
            Job::run(&job);
    } else {
        job.work();
    }
    if (job.failure) std::rethrow_exception(job.failure);
}

} // namespace shim
