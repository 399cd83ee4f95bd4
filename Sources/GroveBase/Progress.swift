/// Where long work reports how far it is.
///
/// Drawing is up to the command line.
public protocol ProgressReporter: Sendable {
    /// A piece of work begins, of `total` units (instances, labels, …).
    func begin(_ title: String, total: Int)
    /// Units were finished since the last call; may be called from any thread.
    func advance(_ units: Int)
    /// The piece of work that began last is over.
    func end()
    /// A line worth reading whether or not progress is shown.
    func note(_ message: String)
}

/// Reports nothing.
public struct SilentProgress: ProgressReporter {
    /// Creates a reporter that reports nothing.
    public init() {}
    /// Ignores the beginning.
    public func begin(_ title: String, total: Int) {}
    /// Ignores the units.
    public func advance(_ units: Int) {}
    /// Ignores the end.
    public func end() {}
    /// Ignores the message.
    public func note(_ message: String) {}
}
