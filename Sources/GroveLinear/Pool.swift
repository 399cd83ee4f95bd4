import GroveBase
import CKernels

/// Things that one thread at a time uses and that the next one takes over.
final class Pool<Item: Sendable>: Sendable {
    private let make: @Sendable () -> Item
    private let free = Locked<[Item]>([])

    init(_ make: @escaping @Sendable () -> Item) { self.make = make }

    /// An item of the caller's own until it is given back.
    func take() -> Item { free.withLock { $0.popLast() } ?? make() }
    /// Gives an item back.
    func give(_ item: Item) { free.withLock { $0.append(item) } }
}

/// The trainer's working memory.
@safe final class Scratch: @unchecked Sendable {
    // Safety: the pool hands a scratch to one thread at a time.
    let pointer: OpaquePointer?

    init() {
        // Safety: owned by this object and freed once.
        unsafe pointer = linear_scratch_create()
        precondition(unsafe pointer != nil, "no memory for a trainer")
    }

    deinit {
        // Safety: allocated in init, freed only here.
        unsafe linear_scratch_free(pointer)
    }
}

/// Numbers that several threads write, each to a range of its own.
@safe final class SharedBuffer<Element: BitwiseCopyable & Sendable>: @unchecked Sendable {
    // Safety: owned and freed once; writers keep to ranges of their own and readers wait for them.
    let base: UnsafeMutablePointer<Element>

    /// Room for numbers not yet written.
    init(count: Int) {
        unsafe base = .allocate(capacity: max(1, count))
    }

    /// Room filled with one number.
    init(repeating value: Element, count: Int) {
        unsafe base = .allocate(capacity: max(1, count))
        unsafe base.initialize(repeating: value, count: max(1, count))
    }

    deinit { unsafe base.deallocate() }
}
