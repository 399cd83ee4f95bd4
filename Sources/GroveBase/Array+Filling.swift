extension Array {
    /// An array that a body fills.
    ///
    /// The standard library's initialiser of this kind, but for a capacity of 0: there that one
    /// writes a count of 0 into the empty array that all threads share, which the thread sanitizer
    /// rightly calls a race. The body is not called then.
    ///
    /// - Parameters:
    ///   - capacity: The most elements the body may initialise.
    ///   - body: Initialises elements from the first on and says how many.
    /// - Throws: What the body throws.
    @unsafe
    @inlinable
    public init(
        capacity: Int,
        filledBy body: (inout UnsafeMutableBufferPointer<Element>, inout Int) throws -> Void
    ) rethrows {
        guard capacity > 0 else {
            self = []
            return
        }
        // Safety: the caller's body keeps the contract, which is the same.
        try unsafe self.init(unsafeUninitializedCapacity: capacity, initializingWith: body)
    }
}
