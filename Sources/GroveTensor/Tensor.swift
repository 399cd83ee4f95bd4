import CTorch

/// A tensor of libtorch's: an array of any rank up to eight, on the CPU or a GPU.
///
/// It is freed with its last reference. Operations give new tensors, which may share memory
/// (``reshaped(_:)``, ``transposed(_:_:)``, ``narrowed(_:from:count:)``), and record what a backward
/// pass needs unless inside ``noGrad(_:)``. A broken shape contract traps, naming the shapes. Where
/// libtorch itself fails, for lack of memory most of all, the result is a *failed tensor*: further
/// operations on it do nothing, reading it throws, and the surrounding ``Torch/run(_:)`` throws what
/// happened; outside of such a scope a failure traps, as nobody could learn of it.
///
/// Any thread may use a tensor while no thread changes it in place.
public final class Tensor: @unchecked Sendable {
    // Safety of all calls with handles: a handle is one reference that this object holds until its
    // deinit, `withHandle` and its kin keep the object alive over the call, and the C interface
    // takes no handle over. libtorch counts references atomically.
    let handle: ctorch_tensor

    /// Takes over a handle; a failed one is put down to the surrounding scope.
    init(_ handle: ctorch_tensor) {
        self.handle = handle
        if handle.id == 0 { Torch.expectScope() }
    }

    deinit { ctorch_release(handle) }

    /// Whether what should have made this tensor failed.
    var hasFailed: Bool { handle.id == 0 }

    /// Calls a body with the handle, which is valid until the body returns.
    func withHandle<Result>(_ body: (ctorch_tensor) throws -> Result) rethrows -> Result {
        try withExtendedLifetime(self) { try body(handle) }
    }

    /// The tensor that an operation makes of this one.
    func map(_ body: (ctorch_tensor) -> ctorch_tensor) -> Tensor {
        withExtendedLifetime(self) { Tensor(body(handle)) }
    }

    /// The tensor that an operation makes of this one and another.
    func map(
        _ other: Tensor,
        _ body: (ctorch_tensor, ctorch_tensor) -> ctorch_tensor
    ) -> Tensor {
        withExtendedLifetime((self, other)) { Tensor(body(handle, other.handle)) }
    }

    /// Changes this tensor in place.
    func change(_ body: (ctorch_tensor) -> Int32) {
        withExtendedLifetime(self) { if body(handle) != 0 { Torch.expectScope() } }
    }
}

extension Tensor {
    /// The number of dimensions.
    public var rank: Int { withHandle { Int(ctorch_rank($0)) } }

    /// The extent of every dimension.
    public var shape: [Int] {
        withHandle { handle in (0..<ctorch_rank(handle)).map { Int(ctorch_size(handle, $0)) } }
    }

    /// The number of elements.
    public var count: Int { shape.reduce(1, *) }

    /// The extent of a dimension; below 0 counts from the last.
    ///
    /// A failed tensor answers 1.
    public func size(_ dimension: Int) -> Int {
        let size = withHandle { Int(ctorch_size($0, Int64(dimension))) }
        precondition(size >= 0, "dimension \(dimension) of a tensor of shape \(shape)")
        return size
    }

    /// The elements' type.
    public var type: ElementType {
        let number = withHandle { ctorch_type($0) }
        guard let type = ElementType(rawValue: number) else {
            preconditionFailure("a tensor of an element type that Grove does not know")
        }
        return type
    }

    /// Where it lies.
    public var device: Device { Device(number: withHandle { ctorch_device($0) }) }

    /// Whether it holds only some rows, as gradients of ``rowProducts(_:weight:bias:ids:)`` do.
    public var isSparse: Bool { withHandle { ctorch_is_sparse($0) != 0 } }
}

/// Makes sure of a contract between tensors, unless one of them has failed already.
///
/// - Parameters:
///   - tensors: Those the contract is about.
///   - condition: What must hold.
///   - message: Names the operation; the shapes are added.
func require(
    _ tensors: [Tensor],
    _ condition: @autoclosure () -> Bool,
    _ message: () -> String
) {
    guard !tensors.contains(where: \.hasFailed), !condition() else { return }
    let shapes = tensors.map { "\($0.shape)" }.joined(separator: ", ")
    preconditionFailure("\(message()): a tensor of shape \(shapes)")
}

extension ctorch_dims {
    /// The dimensions or extents of a list.
    init(_ list: [Int]) {
        precondition(list.count <= Int(CTORCH_MAX_RANK), "more than eight dimensions: \(list)")
        func at(_ index: Int) -> Int64 { index < list.count ? Int64(list[index]) : 0 }
        self.init(
            count: Int64(list.count),
            at: (at(0), at(1), at(2), at(3), at(4), at(5), at(6), at(7))
        )
    }
}
