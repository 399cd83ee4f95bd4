// The shim's own: handles, failures, element types. Every function of the interface is defined in
// namespace shim under its name without `ctorch_`, and table.cpp puts them together.
#pragma once

#include "CTorch.h"

#include <ATen/ATen.h>

#include <exception>
#include <optional>
#include <utility>
#include <vector>

namespace shim {

#define CTORCH_FUNCTION(result, name, parameters, arguments) result name parameters;
#include "CTorchFunctions.inc"
#undef CTORCH_FUNCTION

// Thrown where an operand is the failed tensor: what failed has been noted already.
struct FailedOperand {};

// Notes the exception being handled as this thread's failure, unless one is noted already.
void note_failure() noexcept;

// The tensor of a handle, sharing it.
inline at::Tensor tensor(ctorch_tensor handle) {
    if (handle.id == 0) throw FailedOperand{};
    auto *impl = reinterpret_cast<c10::TensorImpl *>(handle.id);
    return at::Tensor(
        c10::intrusive_ptr<c10::TensorImpl, c10::UndefinedTensorImpl>::unsafe_reclaim_from_nonowning(
            impl));
}

// The tensor of a handle that may be 0 for "none".
inline std::optional<at::Tensor> optional_tensor(ctorch_tensor handle) {
    if (handle.id == 0) return std::nullopt;
    return tensor(handle);
}

inline std::vector<at::Tensor> tensors(const ctorch_tensor *handles, int64_t count) {
    std::vector<at::Tensor> result;
    result.reserve(static_cast<size_t>(count));
    for (int64_t i = 0; i < count; i++) result.push_back(tensor(handles[i]));
    return result;
}

// A handle that owns a reference.
inline ctorch_tensor handle(at::Tensor t) {
    return ctorch_tensor{reinterpret_cast<uint64_t>(t.unsafeReleaseTensorImpl())};
}

inline at::IntArrayRef dims(const ctorch_dims &d) {
    return at::IntArrayRef(d.at, static_cast<size_t>(d.count));
}

at::ScalarType scalar_type(int type);
int type_number(at::ScalarType type);

inline at::Device device_of(int device) {
    return device < 0 ? at::Device(at::kCPU)
                      : at::Device(at::kCUDA, static_cast<c10::DeviceIndex>(device));
}

// Runs a body that makes a tensor; 0 and a note where it fails.
template <class Body> ctorch_tensor produce(Body body) noexcept {
    try {
        return handle(body());
    } catch (...) {
        note_failure();
        return ctorch_tensor{0};
    }
}

// Runs a body for its effect; its status.
template <class Body> int perform(Body body) noexcept {
    try {
        body();
        return CTORCH_OK;
    } catch (...) {
        note_failure();
        const int status = failure();
        return status == CTORCH_OK ? CTORCH_FAILED : status;
    }
}

} // namespace shim
