/// The id of no symbol: unknown, pruned, or a place where no n-gram may cross.
let noSymbol = UInt32.max

/// Distinct byte strings with ids in order of insertion: words, characters.
///
/// An open-addressing hash table with linear probing, at most half full.
struct SymbolTable: Sendable {
    /// The bytes of all symbols, one after the other.
    private(set) var bytes: [UInt8] = []
    /// Where each symbol starts, and the end of the last.
    private(set) var offsets: [Int] = [0]
    /// The hash of each symbol.
    private(set) var hashes: [UInt64] = []
    /// The upper half of a symbol's hash and its id + 1; 0 where empty.
    private var slots: [UInt64]

    /// The half of a hash that a slot keeps.
    private static let tagMask: UInt64 = 0xFFFF_FFFF_0000_0000

    init() { slots = [UInt64](repeating: 0, count: 64) }

    var count: Int { hashes.count }

    /// The hash of some bytes: FNV-1a, mixed at the end.
    static func hash(_ bytes: borrowing Span<UInt8>) -> UInt64 {
        var state = hashStart
        for i in bytes.indices { state = hash(state, bytes[i]) }
        return hashEnd(state)
    }

    /// The state before the first byte.
    static let hashStart: UInt64 = 0xCBF2_9CE4_8422_2325

    /// The state after one more byte.
    @inline(__always)
    static func hash(_ state: UInt64, _ byte: UInt8) -> UInt64 {
        (state ^ UInt64(byte)) &* 0x100_0000_01B3
    }

    /// The hash of a state; FNV leaves the high bits of short strings poor.
    @inline(__always)
    static func hashEnd(_ state: UInt64) -> UInt64 { mix(state) }

    /// The id of a symbol, or ``noSymbol``.
    func find(_ text: borrowing Span<UInt8>, hash: UInt64) -> UInt32 {
        let slot = slots[slot(of: text, hash: hash)]
        return slot == 0 ? noSymbol : UInt32(truncatingIfNeeded: slot) - 1
    }

    /// The id of a symbol, a new one where it was not there.
    mutating func insert(_ text: borrowing Span<UInt8>, hash: UInt64) -> UInt32 {
        let position = slot(of: text, hash: hash)
        if slots[position] != 0 { return UInt32(truncatingIfNeeded: slots[position]) - 1 }
        let id = UInt32(count)
        slots[position] = hash & SymbolTable.tagMask | UInt64(id + 1)
        for i in text.indices { bytes.append(text[i]) }
        offsets.append(bytes.count)
        hashes.append(hash)
        if 2 * count > slots.count { grow() }
        return id
    }

    /// The bytes of a symbol.
    func text(_ id: UInt32) -> ArraySlice<UInt8> { bytes[offsets[Int(id)]..<offsets[Int(id) + 1]] }

    /// Where a symbol is, or the empty place where it belongs.
    private func slot(of text: borrowing Span<UInt8>, hash: UInt64) -> Int {
        let mask = slots.count - 1
        var position = Int(truncatingIfNeeded: hash) & mask
        while true {
            let slot = slots[position]
            if slot == 0 { return position }
            if slot >> 32 == hash >> 32, equals(UInt32(truncatingIfNeeded: slot) - 1, text) {
                return position
            }
            position = (position + 1) & mask
        }
    }

    private func equals(_ id: UInt32, _ text: borrowing Span<UInt8>) -> Bool {
        let start = offsets[Int(id)]
        guard offsets[Int(id) + 1] - start == text.count else { return false }
        for i in text.indices where bytes[start + i] != text[i] { return false }
        return true
    }

    private mutating func grow() {
        slots = [UInt64](repeating: 0, count: 4 * slots.count)
        let mask = slots.count - 1
        for (id, hash) in hashes.enumerated() {
            var position = Int(truncatingIfNeeded: hash) & mask
            while slots[position] != 0 { position = (position + 1) & mask }
            slots[position] = hash & SymbolTable.tagMask | UInt64(id + 1)
        }
    }
}

/// Spreads a number over 64 bits (the finaliser of MurmurHash3).
@inline(__always)
func mix(_ value: UInt64) -> UInt64 {
    var h = value
    h = (h ^ (h >> 33)) &* 0xFF51_AFD7_ED55_8CCD
    h = (h ^ (h >> 33)) &* 0xC4CE_B9FE_1A85_EC53
    return h ^ (h >> 33)
}
