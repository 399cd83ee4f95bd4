/// Distinct pairs with ids in order of insertion, made for finding them fast.
///
/// An open-addressing hash table with linear probing, at most half full, its keys in place.
struct PairMap: Sendable {
    /// How many pairs there are.
    private(set) var count = 0
    private var keys: [UInt64]
    private var ids: [UInt32]
    /// No pair has this key: ``noSymbol`` is no symbol's id.
    private static let empty = UInt64.max

    init(capacity: Int = 32) {
        let size = (2 * capacity).roundedUpToPowerOfTwo
        keys = [UInt64](repeating: PairMap.empty, count: size)
        ids = [UInt32](repeating: noSymbol, count: size)
    }

    /// The id of a pair, or ``noSymbol``.
    @inline(__always)
    func find(_ key: UInt64) -> UInt32 { ids[slot(of: key)] }

    /// The id of a pair, a new one where it was not there.
    mutating func insert(_ key: UInt64) -> UInt32 {
        let position = slot(of: key)
        if ids[position] != noSymbol { return ids[position] }
        let id = UInt32(count)
        keys[position] = key
        ids[position] = id
        count += 1
        if 2 * count > keys.count { grow() }
        return id
    }

    /// Where a pair is, or the empty place where it belongs.
    @inline(__always)
    private func slot(of key: UInt64) -> Int {
        let mask = keys.count - 1
        var position = Int(truncatingIfNeeded: spread(key)) & mask
        while keys[position] != key, keys[position] != PairMap.empty {
            position = (position + 1) & mask
        }
        return position
    }

    private mutating func grow() {
        let (oldKeys, oldIDs) = (keys, ids)
        keys = [UInt64](repeating: PairMap.empty, count: 2 * oldKeys.count)
        ids = [UInt32](repeating: noSymbol, count: keys.count)
        for (key, id) in zip(oldKeys, oldIDs) where key != PairMap.empty {
            let position = slot(of: key)
            keys[position] = key
            ids[position] = id
        }
    }
}

/// Spreads a pair over the low bits at the price of one multiplication.
@inline(__always)
private func spread(_ key: UInt64) -> UInt64 {
    let product = key.multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
    return product.high ^ product.low
}
