import CTorch

extension Tensor {
    /// Whether a backward pass leaves a gradient here; set on the leaves, the trained weights.
    public var requiresGradient: Bool {
        get { withHandle { ctorch_requires_gradient($0) != 0 } }
        set { change { ctorch_set_requires_gradient($0, newValue ? 1 : 0) } }
    }

    /// What the backward passes since the last ``clearGradient()`` have left; nil where nothing.
    public var gradient: Tensor? {
        get {
            withHandle { ctorch_has_gradient($0) != 0 } ? map { ctorch_gradient($0) } : nil
        }
        set {
            let value = newValue?.handle ?? ctorch_tensor(id: 0)
            withExtendedLifetime(newValue) { change { ctorch_set_gradient($0, value) } }
        }
    }

    /// Drops the gradient and its memory.
    public func clearGradient() { gradient = nil }

    /// The same elements, of which no backward pass goes further back; shares memory.
    public func detached() -> Tensor { map { ctorch_detach($0) } }

    /// Adds to the gradients of all leaves that this tensor was made of.
    ///
    /// - Parameter gradient: The gradient of this tensor; may be left out where it is one number.
    /// - Throws: What made this tensor fail, or fails now.
    public func backward(_ gradient: Tensor? = nil) throws {
        try requireSound()
        precondition(
            gradient?.shape ?? [] == (gradient == nil && count == 1 ? [] : shape),
            "a backward pass of \(gradient?.shape ?? []) from \(shape)"
        )
        try withExtendedLifetime(gradient) {
            try withHandle {
                try Torch.check(ctorch_backward($0, gradient?.handle ?? ctorch_tensor(id: 0)))
            }
        }
    }
}

extension Torch {
    /// Scales gradients down together where their common norm exceeds a maximum (Pascanu 2013).
    ///
    /// - Parameters:
    ///   - tensors: Those whose gradients are meant; those without are passed over.
    ///   - maximum: The most the norm may be; with infinity it is only computed.
    /// - Returns: The norm before, as a tensor, so that a GPU need not be waited for.
    /// - Throws: What failed.
    @discardableResult
    public static func clipGradients(of tensors: [Tensor], maximum: Double) throws -> Tensor {
        // Safety: the call reads `count` handles while the array lends them.
        let norm = unsafe Tensor.withHandles(tensors) { handles, count in
            unsafe ctorch_clip_gradients(handles, count, maximum)
        }
        try norm.requireSound()
        return norm
    }
}
