import GroveBase

/// What a stored stage says of the time that others of its kind take, in a few numbers.
///
/// Kind, amount and dataset follow from the stage's key alone and never change; the seconds are those of
/// the very file that was read (``StageCache/changed(_:)``).
public struct StageCost: Sendable, Equatable {
    /// What is worked out from a header.
    public struct Facts: Sendable, Equatable {
        /// A hash of the kind of work; 0 where the stage tells nothing of any.
        public var kind: UInt64
        /// The amount of work, above 0; nil where it is not known.
        public var amount: Double?
        /// The seconds it took.
        public var seconds: Double
        /// A hash of the dataset; 0 where that is not known.
        public var dataset: UInt64
        /// What would have to be here for the amount to be known; 0 for nothing.
        public var lack: UInt64

        /// Creates facts.
        public init(
            kind: UInt64,
            amount: Double? = nil,
            seconds: Double = 0,
            dataset: UInt64 = 0,
            lack: UInt64 = 0
        ) {
            self.kind = kind
            self.amount = amount
            self.seconds = seconds
            self.dataset = dataset
            self.lack = lack
        }
    }

    /// The stage.
    public let digest: StageDigest
    /// The file that was read.
    let identity: FileIdentity
    /// What its header says.
    public let facts: Facts

    /// The words of a cost in the file of all.
    static let wordCount = 13

    /// Creates the cost of a stage that was found.
    public init(_ stage: FoundStage, _ facts: Facts) {
        digest = stage.digest
        identity = stage.identity
        self.facts = facts
    }

    /// Reads the words from a place on; there are ``wordCount``.
    init(_ words: [UInt64], at place: Int) {
        digest = StageDigest(
            first: words[place],
            second: words[place + 1],
            third: words[place + 2],
            fourth: words[place + 3]
        )
        identity = FileIdentity(
            inode: words[place + 4],
            bytes: Int(truncatingIfNeeded: words[place + 5]),
            seconds: Int(truncatingIfNeeded: words[place + 6]),
            nanoseconds: Int(truncatingIfNeeded: words[place + 7])
        )
        let amount = Double(bitPattern: words[place + 9])
        facts = Facts(
            kind: words[place + 8],
            amount: amount > 0 ? amount : nil,
            seconds: Double(bitPattern: words[place + 10]),
            dataset: words[place + 11],
            lack: words[place + 12]
        )
    }

    func append(to words: inout [UInt64]) {
        words += [
            digest.first, digest.second, digest.third, digest.fourth, identity.inode,
            UInt64(truncatingIfNeeded: identity.bytes),
            UInt64(truncatingIfNeeded: identity.seconds),
            UInt64(truncatingIfNeeded: identity.nanoseconds), facts.kind,
            (facts.amount ?? 0).bitPattern, facts.seconds.bitPattern, facts.dataset, facts.lack,
        ]
    }
}

/// A stage with its header, read from one and the same file.
public struct FoundStage: Sendable {
    /// The digest of its key.
    public let digest: StageDigest
    let identity: FileIdentity
    /// What the file says of itself; nil where it was damaged or is of another format.
    public let header: CachedHeader?
}

/// What is known of the costs of the stages of a cache.
public struct StageCosts: Sendable {
    /// The costs of stages that are there, in the order of their digests.
    public var known: [StageCost] = []
    /// Stages that are there and of which nothing is noted, or nothing that still holds.
    public var unknown: [StageDigest] = []
    /// Whether notes were found of stages that are gone.
    public var areStale = false
}

// All costs lie in one file, `FOLDER/index/costs.bin`: a word that tells the format, one for the count, a
// checksum, then the costs in the order of their digests. It is only ever replaced as a whole. A file
// that is not sound, or of another format, counts as not there, and whoever comes last wins: what is
// missing is then read from the stages again, so that nothing needs to be locked, and the file may be
// deleted at any time.

extension StageCache {
    var costsPath: String { "\(folder)/index/costs.bin" }

    /// What is noted of the costs of all stages that are there.
    ///
    /// No stage is opened, and none is looked at but those that told nothing of their costs.
    ///
    /// - Parameters:
    ///   - version: Of the formulas by which facts were worked out; notes by others do not count.
    ///   - isHere: Whether something that is no stage of the cache is here: the notes that lack it do
    ///     not count.
    /// - Returns: The costs, and the stages of which none is noted.
    public func costs(version: String, isHere: (UInt64) -> Bool = { _ in false }) -> StageCosts {
        let digests = digests()
        guard digests.count >= leastIndexed else {
            return StageCosts(unknown: digests)
        }
        func isStored(_ first: UInt64) -> Bool {
            var (low, high) = (0, digests.count)
            while low < high {
                let middle = (low + high) / 2
                if digests[middle].first < first { low = middle + 1 } else { high = middle }
            }
            return low < digests.count && digests[low].first == first
        }
        let noted = notedCosts(version)
        var known: [StageCost] = []
        known.reserveCapacity(digests.count)
        var unknown: [StageDigest] = []
        var (next, found) = (0, 0)
        for digest in digests {
            while next < noted.count, noted[next].digest < digest { next += 1 }
            guard next < noted.count, noted[next].digest == digest else {
                unknown.append(digest)
                continue
            }
            found += 1
            let cost = noted[next]
            let lack = cost.facts.lack
            let holds =
                cost.facts.kind == 0
                ? isUnchanged(cost) : lack == 0 || !isStored(lack) && !isHere(lack)
            if holds { known.append(cost) } else { unknown.append(digest) }
        }
        return StageCosts(known: known, unknown: unknown, areStale: found < noted.count)
    }

    /// Finds stages with their headers.
    ///
    /// - Parameter digests: The digests of their keys.
    /// - Returns: Those that are there, in the order of their digests.
    /// - Throws: ``WorkError`` if a file is there and the system does not let it be read.
    public func find(_ digests: [StageDigest]) throws -> [FoundStage] {
        var found: [FoundStage] = []
        let files = digests.sorted().compactMap { storedFile($0.text) }
        try forEachLine(of: files, areAll: false) { file, line in
            guard let digest = StageDigest(file.digest) else { return }
            found.append(
                FoundStage(
                    digest: digest,
                    identity: line?.identity ?? file.identity,
                    header: line?.header
                )
            )
        }
        return found
    }

    /// Those of some stages whose files are not the ones any more that the costs are of.
    public func changed(_ costs: [StageCost]) -> [StageDigest] {
        costs.filter { !isUnchanged($0) }.map(\.digest)
    }

    private func isUnchanged(_ cost: StageCost) -> Bool {
        storedFile(cost.digest.text)?.identity == cost.identity
    }

    /// Keeps costs for the next time, where that is worth it and can be done.
    ///
    /// - Parameters:
    ///   - costs: All there are, in the order of their digests.
    ///   - version: Of the formulas by which they were worked out.
    public func note(_ costs: [StageCost], version: String) {
        guard costs.count >= leastIndexed, (try? makeFolder("\(folder)/index")) != nil else {
            return
        }
        var words: [UInt64] = []
        words.reserveCapacity(3 + costs.count * StageCost.wordCount)
        words += [costFormat(version), UInt64(costs.count), 0]
        for cost in costs { cost.append(to: &words) }
        words[2] = StageCache.checksum(words[3...])
        replace(costsPath, by: words)
    }

    private func notedCosts(_ version: String) -> [StageCost] {
        guard let file = try? DiskFile(reading: costsPath), let size = try? file.byteCount(),
            size >= 24, (size - 24) % (8 * StageCost.wordCount) == 0
        else { return [] }
        var words = [UInt64](repeating: 0, count: size / 8)
        // Safety: the read fills at most the buffer.
        let isRead = unsafe words.withUnsafeMutableBytes { unsafe try? file.read($0, at: 0) }
        guard isRead == true, words[0] == costFormat(version),
            words[1] == UInt64((words.count - 3) / StageCost.wordCount),
            words[2] == StageCache.checksum(words[3...])
        else { return [] }
        return stride(from: 3, to: words.count, by: StageCost.wordCount)
            .map { StageCost(words, at: $0) }
    }

    private func costFormat(_ version: String) -> UInt64 {
        fnv1a("grove-costs-1 \(version) \(ArtifactFile.format)".utf8)
    }

    private static func checksum(_ words: ArraySlice<UInt64>) -> UInt64 {
        // Safety: the bytes are those of the words.
        unsafe words.withUnsafeBytes { unsafe HeaderIndex.checksum($0) }
    }
}
