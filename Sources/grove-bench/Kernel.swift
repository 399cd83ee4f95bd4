import GroveBase

/// What a kernel did, what it must move for that at least, and what the machine would need.
struct Kernel {
    let name: String
    /// How the counts are made, in one sentence.
    let counting: String
    let seconds: Double
    /// Bytes between the core and wherever its data lie, at least.
    let bytes: Double
    /// Multiplications with an addition each.
    let multiplyAdds: Double
    /// The seconds the machine needs at its limits for the accesses alone.
    let accessSeconds: Double
    /// What each of the accesses is held against.
    let limit: String

    func json(_ limits: MachineLimits) -> JSONValue {
        let arithmetic = multiplyAdds / limits.multiplyAdds
        return .object([
            "kernel": .string(name), "counting": .string(counting), "limit": .string(limit),
            "seconds": .number(seconds), "bytes": .number(bytes),
            "multiply-adds": .number(multiplyAdds),
            "bytes-per-second": .number(bytes / seconds),
            "multiply-adds-per-second": .number(multiplyAdds / seconds),
            "access-share": .number(accessSeconds / seconds),
            "arithmetic-share": .number(arithmetic / seconds),
        ])
    }
}
