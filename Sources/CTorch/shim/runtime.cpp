// Failures, the library itself, devices, random numbers, and the modes of a thread.
#include "shim.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <ATen/autocast_mode.h>
#include <ATen/Version.h>
#include <ATen/detail/CUDAHooksInterface.h>
#include <c10/core/GradMode.h>
#include <c10/util/Exception.h>
#if __has_include(<torch/headeronly/version.h>)
#include <torch/headeronly/version.h>
#else
#include <torch/version.h>
#endif

#include <cstdlib>
#include <cstring>
#include <dlfcn.h>
#include <mutex>
#include <new>
#include <string>

#if TORCH_VERSION_MAJOR < 2 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR < 4)
#error "Grove needs PyTorch 2.4 or later"
#endif

#if TORCH_VERSION_MAJOR > 2 || TORCH_VERSION_MINOR >= 9
#include <c10/core/CachingDeviceAllocator.h>
#define SHIM_HAS_DEVICE_ALLOCATOR 1
#endif

// MKL, which the CPU builds of PyTorch carry inside, asks this function of its own whether the CPU
// is Intel's and uses AVX2 on any other. The dynamic linker finds this one first. It answers yes on
// a CPU of AMD with AVX-512 too, which doubles f32 matrix products there, unless GROVE_TORCH_MKL is
// `plain`; `grove doctor` says which.
extern "C" __attribute__((visibility("default"))) int mkl_serv_intel_cpu_true(void) {
    static const int answer = [] {
#if defined(__x86_64__)
        __builtin_cpu_init();
        if (__builtin_cpu_is("intel")) return 1;
        const char *choice = std::getenv("GROVE_TORCH_MKL");
        if (choice && std::strcmp(choice, "plain") == 0) return 0;
        return __builtin_cpu_is("amd") && __builtin_cpu_supports("avx512f") &&
                       __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw") &&
                       __builtin_cpu_supports("avx512vl")
                   ? 1
                   : 0;
#else
        return 0;
#endif
    }();
    return answer;
}

// MKL's switch for results that do not depend on the number of threads, where this PyTorch has MKL.
extern "C" __attribute__((weak)) int mkl_serv_cbwr_set(int setting);

namespace {
// Runs as the shim is loaded: the switch must be set before MKL's first computation. It costs
// nothing measurable on products of matrices. An MKL_CBWR of the user's own stays.
__attribute__((constructor)) void make_mkl_reproducible() {
#if defined(__x86_64__)
    constexpr int strict = 0x10000, avx2 = 10, avx512 = 12;
    if (!mkl_serv_cbwr_set || std::getenv("MKL_CBWR") || !mkl_serv_intel_cpu_true()) return;
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl"))
        mkl_serv_cbwr_set(avx512 | strict);
    else if (__builtin_cpu_supports("avx2"))
        mkl_serv_cbwr_set(avx2 | strict);
#endif
}
} // namespace

namespace shim {

namespace {
thread_local int noted_status = CTORCH_OK;
thread_local std::string noted_text;

void note(int status, const char *text) noexcept {
    if (noted_status != CTORCH_OK) return;
    noted_status = status;
    try {
        noted_text = text;
    } catch (...) {
        noted_text.clear();
    }
}

// The CPU's allocator reports a lack of memory as a plain error; only its text tells.
bool lacks_memory(const char *text) {
    return std::strstr(text, "DefaultCPUAllocator") || std::strstr(text, "out of memory") ||
           std::strstr(text, "not enough memory") || std::strstr(text, "CUBLAS_STATUS_ALLOC_FAILED");
}
} // namespace

void note_failure() noexcept {
    try {
        throw;
    } catch (const FailedOperand &) {
        note(CTORCH_FAILED, "an operand is a failed tensor of an earlier scope");
    } catch (const c10::OutOfMemoryError &error) {
        note(CTORCH_OUT_OF_MEMORY, error.what_without_backtrace());
    } catch (const c10::Error &error) {
        const char *text = error.what_without_backtrace();
        note(lacks_memory(text) ? CTORCH_OUT_OF_MEMORY : CTORCH_FAILED, text);
    } catch (const std::bad_alloc &) {
        note(CTORCH_OUT_OF_MEMORY, "the system gave no memory");
    } catch (const std::exception &error) {
        const char *text = error.what();
        note(lacks_memory(text) ? CTORCH_OUT_OF_MEMORY : CTORCH_FAILED, text);
    } catch (...) {
        note(CTORCH_FAILED, "unknown error in libtorch");
    }
}

int failure() { return noted_status; }
const char *failure_text() { return noted_text.c_str(); }
void clear_failure() {
    noted_status = CTORCH_OK;
    noted_text.clear();
}

const char *library_version() { return TORCH_VERSION; }

const char *cpu_capability() {
    static const std::string name = at::get_cpu_capability();
    return name.c_str();
}

int mkl_as_intel() { return mkl_serv_intel_cpu_true(); }

void set_threads(int count) {
    if (count != at::get_num_threads()) at::set_num_threads(count);
}
int threads() { return at::get_num_threads(); }

int set_deterministic(int on) {
    return perform([&] { at::globalContext().setDeterministicAlgorithms(on != 0, true); });
}

int set_reduced_float32(int on) {
    return perform([&] {
        at::globalContext().setFloat32MatmulPrecision(on ? "medium" : "highest");
    });
}

// Devices. The CUDA toolkit's headers may not be there: what libtorch's own do not tell comes from
// the driver's library, which is there wherever a device is.

int cuda_count() {
    try {
        return at::hasCUDA() ? static_cast<int>(at::detail::getCUDAHooks().getNumGPUs()) : 0;
    } catch (...) {
        return 0;
    }
}

namespace {
template <class Function> Function driver_function(const char *name) {
    static void *driver = dlopen("libcuda.so.1", RTLD_NOW | RTLD_LOCAL);
    return driver ? reinterpret_cast<Function>(dlsym(driver, name)) : nullptr;
}

bool driver_device(int index, int *device) {
    auto start = driver_function<int (*)(unsigned)>("cuInit");
    auto get = driver_function<int (*)(int *, int)>("cuDeviceGet");
    return start && get && start(0) == 0 && get(device, index) == 0;
}
} // namespace

int cuda_name(int index, char *name, int64_t capacity) {
    int device = 0;
    auto get = driver_function<int (*)(char *, int, int)>("cuDeviceGetName");
    if (!get || !driver_device(index, &device)) return CTORCH_FAILED;
    return get(name, static_cast<int>(capacity), device) == 0 ? CTORCH_OK : CTORCH_FAILED;
}

int64_t cuda_total_memory(int index) {
    int device = 0;
    size_t bytes = 0;
    auto get = driver_function<int (*)(size_t *, int)>("cuDeviceTotalMem_v2");
    if (!get || !driver_device(index, &device) || get(&bytes, device) != 0) return -1;
    return static_cast<int64_t>(bytes);
}

// Before 2.9 these need the toolkit's headers; there the peak is unknown, and nothing is given back.

int64_t cuda_peak_memory(int device) {
#ifdef SHIM_HAS_DEVICE_ALLOCATOR
    try {
        const auto all = static_cast<size_t>(c10::CachingAllocator::StatType::AGGREGATE);
        const auto place = static_cast<c10::DeviceIndex>(device);
        return at::getDeviceAllocator(at::kCUDA)->getDeviceStats(place).allocated_bytes[all].peak;
    } catch (...) {
        return -1;
    }
#else
    (void)device;
    return -1;
#endif
}

int cuda_empty_cache() {
    return perform([&] {
#ifdef SHIM_HAS_DEVICE_ALLOCATOR
        if (cuda_count() > 0) at::getDeviceAllocator(at::kCUDA)->emptyCache();
#endif
    });
}

int cuda_synchronize(int device) {
    return perform([&] {
        at::detail::getCUDAHooks().deviceSynchronize(static_cast<c10::DeviceIndex>(device));
    });
}

// Random numbers.

int seed(uint64_t value) {
    return perform([&] { at::manual_seed(value); });
}

ctorch_tensor random_state(int device) {
    return produce([&] {
        auto generator = at::globalContext().defaultGenerator(device_of(device));
        std::lock_guard<std::mutex> lock(generator.mutex());
        return generator.get_state();
    });
}

int set_random_state(int device, ctorch_tensor state) {
    return perform([&] {
        auto generator = at::globalContext().defaultGenerator(device_of(device));
        std::lock_guard<std::mutex> lock(generator.mutex());
        generator.set_state(tensor(state));
    });
}

// Modes.

int set_gradients(int on) {
    const bool before = c10::GradMode::is_enabled();
    c10::GradMode::set_enabled(on != 0);
    return before ? 1 : 0;
}

// Gives the type of the surrounding scope, or -1 where there is none.
int begin_autocast(int device, int type) {
    const auto kind = device_of(device).type();
    const int outer = at::autocast::is_autocast_enabled(kind)
                          ? type_number(at::autocast::get_autocast_dtype(kind))
                          : -1;
    at::autocast::increment_nesting();
    at::autocast::set_autocast_enabled(kind, type != CTORCH_FLOAT32);
    if (type != CTORCH_FLOAT32) at::autocast::set_autocast_dtype(kind, scalar_type(type));
    return outer;
}

void end_autocast(int device, int outer) {
    const auto kind = device_of(device).type();
    at::autocast::set_autocast_enabled(kind, outer >= 0);
    if (outer >= 0) at::autocast::set_autocast_dtype(kind, scalar_type(outer));
    // The copies of weights in the low precision are kept until the outermost scope ends.
    if (at::autocast::decrement_nesting() == 0) at::autocast::clear_cache();
}

} // namespace shim
