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
    /// What the machine needs at its limits for the accesses alone.
    let access: AccessTime
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
            "access-share": .number(access.seconds / seconds),
            "near-share": .number(access.nearSeconds / seconds),
            "arithmetic-share": .number(arithmetic / seconds),
        ])
    }
}

/// The seconds the machine needs for some accesses, one after the other at its limits.
struct AccessTime {
    /// With every table where its size says.
    private(set) var seconds = 0.0
    /// With every table in the nearest cache.
    private(set) var nearSeconds = 0.0

    /// Adds random accesses to a table of some bytes.
    mutating func add(_ count: Double, at rates: [MemoryLevel: Double], tableBytes: Int) {
        seconds += count / (rates[MemoryLevel.holding(tableBytes)] ?? .infinity)
        nearSeconds += count / (rates[.level1] ?? .infinity)
    }

    /// Adds bytes streamed, which no cache brings nearer.
    mutating func add(_ bytes: Double, streamedAt rate: Double) {
        seconds += bytes / rate
        nearSeconds += bytes / rate
    }

    /// The time of random accesses to one table.
    static func random(_ count: Double, at rates: [MemoryLevel: Double], tableBytes: Int) -> Self {
        var time = AccessTime()
        time.add(count, at: rates, tableBytes: tableBytes)
        return time
    }

    /// The time of a stream.
    static func streamed(_ bytes: Double, at rate: Double) -> Self {
        var time = AccessTime()
        time.add(bytes, streamedAt: rate)
        return time
    }
}
