import GroveBase

/// The map from characters to what stands for them that a sentencepiece model carries.
///
/// It is a trie of byte strings, a Darts double array, and the replacements, each ended by a zero
/// byte. Hugging Face applies it character by character (extended grapheme clusters), to the whole
/// of one shorter than 6 bytes where the map knows a start of it, else scalar by scalar; the library itself takes
/// the longest match at each byte. This is Hugging Face's way.
struct CharacterMap: Sendable {
    private let units: [UInt32]
    private let replacements: [UInt8]

    /// Reads the map of a model.
    ///
    /// - Throws: ``InputError`` where the sizes in it do not fit.
    init(_ bytes: [UInt8]) throws {
        let size = bytes.prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
        guard bytes.count >= 4, size % 4 == 0, size >= 4, size <= bytes.count - 4 else {
            throw InputError(
                "the character map has \(bytes.count) bytes and a trie of \(size), expected room for it"
            )
        }
        units = (0..<(size / 4)).map { i in
            (0..<4).reversed().reduce(0) { $0 << 8 | UInt32(bytes[4 + 4 * i + $1]) }
        }
        replacements = Array(bytes[(4 + size)...])
    }

    /// What stands for the shortest start of some bytes that the map knows; nil where there is none.
    func replacement(_ key: borrowing Span<UInt8>) -> ArraySlice<UInt8>? {
        var position = Int(offset(units[0]))
        for i in key.indices {
            guard key[i] != 0 else { return nil }
            position ^= Int(key[i])
            guard position < units.count else { return nil }
            let unit = units[position]
            guard unit & 0x8000_00FF == UInt32(key[i]) else { return nil }
            position ^= Int(offset(unit))
            // The ninth bit says that a key ends here.
            guard unit & 0x100 != 0 else { continue }
            guard position < units.count else { return nil }
            let start = Int(units[position] & 0x7FFF_FFFF)
            guard start <= replacements.count else { return nil }
            return replacements[start...].prefix { $0 != 0 }
        }
        return nil
    }

    private func offset(_ unit: UInt32) -> UInt32 { (unit >> 10) << ((unit & 0x200) >> 6) }

    /// Replaces an array's contents by what stands for some scalars.
    func map(_ scalars: [Unicode.Scalar], into result: inout [Unicode.Scalar]) {
        result.removeAll(keepingCapacity: true)
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars)
        for character in String(text) {
            let bytes = Array(character.utf8)
            if bytes.count < 6, let whole = replacement(bytes.span) {
                result.append(contentsOf: String(decoding: whole, as: UTF8.self).unicodeScalars)
                continue
            }
            for scalar in character.unicodeScalars {
                if let part = replacement(Array(String(scalar).utf8).span) {
                    result.append(contentsOf: String(decoding: part, as: UTF8.self).unicodeScalars)
                } else {
                    result.append(scalar)
                }
            }
        }
    }
}
