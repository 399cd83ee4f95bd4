/// An n-gram as the pair of its first and its last n − 1 symbols, by their ids.
///
/// Two n-grams of one length are equal if and only if these are.
@inline(__always)
func pairKey(_ first: UInt32, _ last: UInt32) -> UInt64 { UInt64(first) << 32 | UInt64(last) }

/// How often a pair occurs.
struct PairCount: Sendable, Equatable {
    let key: UInt64
    /// How many documents hold it.
    var documents: UInt32
    /// How often it occurs in all.
    var occurrences: UInt32
    /// The document that held it last, while documents are counted.
    var lastDocument: UInt32 = .max
}

/// Distinct pairs with counts, in order of insertion.
///
/// An open-addressing hash table with linear probing, at most half full.
struct PairTable: Sendable {
    private(set) var entries: [PairCount] = []
    /// An index of `entries` + 1; 0 where empty.
    private var slots: [UInt32]

    init(capacity: Int = 32) {
        slots = [UInt32](repeating: 0, count: (2 * capacity).roundedUpToPowerOfTwo)
        entries.reserveCapacity(capacity)
    }

    /// The index of a pair, a new one with counts of zero where it was not there.
    @inline(__always)
    mutating func insert(_ key: UInt64) -> Int {
        let mask = slots.count - 1
        var position = Int(truncatingIfNeeded: mix(key)) & mask
        while slots[position] != 0 {
            let index = Int(slots[position]) - 1
            if entries[index].key == key { return index }
            position = (position + 1) & mask
        }
        entries.append(PairCount(key: key, documents: 0, occurrences: 0))
        slots[position] = UInt32(entries.count)
        if 2 * entries.count > slots.count { grow() }
        return entries.count - 1
    }

    /// Counts one occurrence in a document; documents come one after the other.
    @inline(__always)
    mutating func count(_ key: UInt64, in document: UInt32) {
        let index = insert(key)
        entries[index].occurrences += 1
        if entries[index].lastDocument != document {
            entries[index].lastDocument = document
            entries[index].documents += 1
        }
    }

    /// Adds the counts of other documents.
    mutating func add(_ other: PairCount) {
        let index = insert(other.key)
        entries[index].documents += other.documents
        entries[index].occurrences += other.occurrences
    }

    private mutating func grow() {
        slots = [UInt32](repeating: 0, count: 4 * slots.count)
        let mask = slots.count - 1
        for (index, entry) in entries.enumerated() {
            var position = Int(truncatingIfNeeded: mix(entry.key)) & mask
            while slots[position] != 0 { position = (position + 1) & mask }
            slots[position] = UInt32(index + 1)
        }
    }
}

extension Int {
    /// The smallest power of two that is not less, at least 64.
    var roundedUpToPowerOfTwo: Int {
        var power = 64
        while power < self { power *= 2 }
        return power
    }
}
