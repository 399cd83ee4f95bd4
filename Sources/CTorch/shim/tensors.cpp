// Tensors: element types, making, asking, copying, gradients.
#include "shim.h"

#include <c10/core/GradMode.h>

#include <cstring>
#include <stdexcept>

namespace shim {

at::ScalarType scalar_type(int type) {
    switch (type) {
    case CTORCH_FLOAT32: return at::kFloat;
    case CTORCH_BFLOAT16: return at::kBFloat16;
    case CTORCH_FLOAT64: return at::kDouble;
    case CTORCH_INT32: return at::kInt;
    case CTORCH_INT64: return at::kLong;
    case CTORCH_BOOL: return at::kBool;
    case CTORCH_UINT8: return at::kByte;
    case CTORCH_FLOAT16: return at::kHalf;
    default: throw std::invalid_argument("unknown element type");
    }
}

int type_number(at::ScalarType type) {
    switch (type) {
    case at::kFloat: return CTORCH_FLOAT32;
    case at::kBFloat16: return CTORCH_BFLOAT16;
    case at::kDouble: return CTORCH_FLOAT64;
    case at::kInt: return CTORCH_INT32;
    case at::kLong: return CTORCH_INT64;
    case at::kBool: return CTORCH_BOOL;
    case at::kByte: return CTORCH_UINT8;
    case at::kHalf: return CTORCH_FLOAT16;
    default: return -1;
    }
}

namespace {
at::TensorOptions options(int type, int device) {
    return at::TensorOptions().dtype(scalar_type(type)).device(device_of(device));
}
} // namespace

void release(ctorch_tensor t) {
    if (t.id == 0) return;
    c10::intrusive_ptr<c10::TensorImpl, c10::UndefinedTensorImpl>::reclaim(
        reinterpret_cast<c10::TensorImpl *>(t.id));
}

ctorch_tensor from_host(const void *data, int type, ctorch_dims shape, int device) {
    return produce([&] {
        const bool to_cuda = device >= 0;
        // Page-locked memory, so that the copy to the device need not wait.
        auto host = at::empty(dims(shape), options(type, CTORCH_CPU).pinned_memory(to_cuda));
        if (host.nbytes() > 0) std::memcpy(host.mutable_data_ptr(), data, host.nbytes());
        return to_cuda ? host.to(device_of(device), /*non_blocking=*/true) : host;
    });
}

int read_to_host(ctorch_tensor t, void *data, int64_t bytes) {
    return perform([&] {
        auto host = tensor(t).detach().to(at::kCPU).contiguous();
        TORCH_CHECK(static_cast<int64_t>(host.nbytes()) == bytes, "a tensor of ", host.nbytes(),
                    " bytes was read into ", bytes);
        if (bytes > 0) std::memcpy(data, host.const_data_ptr(), host.nbytes());
    });
}

int write_from_host(ctorch_tensor t, const void *data, int64_t bytes) {
    return perform([&] {
        c10::NoGradGuard guard;
        auto target = tensor(t);
        TORCH_CHECK(static_cast<int64_t>(target.nbytes()) == bytes, "a tensor of ",
                    target.nbytes(), " bytes was written from ", bytes);
        if (bytes == 0) return;
        if (target.is_cpu() && target.is_contiguous()) {
            std::memcpy(target.mutable_data_ptr(), data, static_cast<size_t>(bytes));
        } else {
            auto host = at::empty(target.sizes(), target.options().device(at::kCPU));
            std::memcpy(host.mutable_data_ptr(), data, static_cast<size_t>(bytes));
            target.copy_(host);
        }
    });
}

ctorch_tensor full(ctorch_dims shape, double value, int type, int device) {
    return produce([&] { return at::full(dims(shape), value, options(type, device)); });
}

ctorch_tensor normal(ctorch_dims shape, double mean, double deviation, int device) {
    return produce([&] {
        return at::empty(dims(shape), options(CTORCH_FLOAT32, device)).normal_(mean, deviation);
    });
}

ctorch_tensor range(double start, double end, double step, int type, int device) {
    return produce([&] { return at::arange(start, end, step, options(type, device)); });
}

// Questions: answered for the failed tensor too, so that asking never fails.

int64_t rank(ctorch_tensor t) { return t.id == 0 ? 0 : tensor(t).dim(); }

int64_t size(ctorch_tensor t, int64_t dim) {
    if (t.id == 0) return 1;
    const auto own = tensor(t);
    const int64_t rank = own.dim();
    if (dim < 0) dim += rank;
    return dim >= 0 && dim < rank ? own.size(dim) : -1;
}

ctorch_dims shape(ctorch_tensor t) {
    ctorch_dims result{};
    if (t.id == 0) return result;
    const auto own = tensor(t);
    result.count = own.dim();
    for (int64_t i = 0; i < result.count && i < CTORCH_MAX_RANK; i++) result.at[i] = own.size(i);
    return result;
}

int type(ctorch_tensor t) {
    return t.id == 0 ? CTORCH_FLOAT32 : type_number(tensor(t).scalar_type());
}

int device(ctorch_tensor t) {
    if (t.id == 0) return CTORCH_CPU;
    const auto place = tensor(t).device();
    return place.is_cuda() ? place.index() : CTORCH_CPU;
}

int is_sparse(ctorch_tensor t) { return t.id != 0 && tensor(t).is_sparse() ? 1 : 0; }

ctorch_tensor to_device(ctorch_tensor t, int device) {
    return produce([&] {
        const auto own = tensor(t);
        return own.to(device_of(device), /*non_blocking=*/own.is_cpu() && own.is_pinned());
    });
}

ctorch_tensor to_type(ctorch_tensor t, int type) {
    return produce([&] { return tensor(t).to(scalar_type(type)); });
}

ctorch_tensor pinned(ctorch_tensor t) {
    return produce([&] { return tensor(t).pin_memory(); });
}

ctorch_tensor clone(ctorch_tensor t) {
    return produce([&] { return tensor(t).clone(); });
}

ctorch_tensor contiguous(ctorch_tensor t) {
    return produce([&] { return tensor(t).contiguous(); });
}

ctorch_tensor to_dense(ctorch_tensor t) {
    return produce([&] {
        const auto own = tensor(t);
        return own.is_sparse() ? own.to_dense() : own;
    });
}

int assign(ctorch_tensor t, ctorch_tensor source) {
    return perform([&] {
        c10::NoGradGuard guard;
        tensor(t).copy_(tensor(source));
    });
}

int fill(ctorch_tensor t, double value) {
    return perform([&] {
        c10::NoGradGuard guard;
        tensor(t).fill_(value);
    });
}

// Gradients.

int set_requires_gradient(ctorch_tensor t, int on) {
    return perform([&] { tensor(t).set_requires_grad(on != 0); });
}

int requires_gradient(ctorch_tensor t) { return t.id != 0 && tensor(t).requires_grad() ? 1 : 0; }

ctorch_tensor detach(ctorch_tensor t) {
    return produce([&] { return tensor(t).detach(); });
}

int has_gradient(ctorch_tensor t) { return t.id != 0 && tensor(t).grad().defined() ? 1 : 0; }

ctorch_tensor gradient(ctorch_tensor t) {
    return produce([&] {
        auto found = tensor(t).grad();
        TORCH_CHECK(found.defined(), "a gradient was asked of a tensor that has none");
        return found;
    });
}

int set_gradient(ctorch_tensor t, ctorch_tensor gradient) {
    return perform([&] {
        const auto own = tensor(t);
        own.mutable_grad() = gradient.id == 0 ? at::Tensor() : tensor(gradient);
    });
}

int backward(ctorch_tensor t, ctorch_tensor gradient) {
    return perform([&] {
        const auto own = tensor(t);
        own.backward(gradient.id == 0 ? at::Tensor() : tensor(gradient));
    });
}

} // namespace shim
