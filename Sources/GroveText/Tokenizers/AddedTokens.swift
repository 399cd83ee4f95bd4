/// A token found in a text as it stands, before anything else: `[CLS]`, `<mask>`.
struct AddedToken: Sendable, Equatable {
    let content: [UInt8]
    let id: Int32
    /// White space before it belongs to it.
    var stripsLeft = false
    /// White space after it belongs to it.
    var stripsRight = false
    /// It is only found where no word character touches it.
    var isSingleWord = false
}

/// The added tokens of a tokenizer, found leftmost first, the longest of those that start there.
struct AddedTokens: Sendable {
    /// The tokens that start with a byte, longest first.
    private var byFirstByte: [[AddedToken]]
    private var starts: [Bool]

    init(_ tokens: [AddedToken]) {
        byFirstByte = [[AddedToken]](repeating: [], count: 256)
        starts = [Bool](repeating: false, count: 256)
        for token in tokens.sorted(by: { $0.content.count > $1.content.count }) {
            guard let first = token.content.first else { continue }
            byFirstByte[Int(first)].append(token)
            starts[Int(first)] = true
        }
    }

    /// Where the next token is, the white space it takes with it included, and its id.
    struct Match {
        var range: Range<Int>
        let id: Int32
    }

    /// The first token at or after an index.
    func next(_ text: borrowing Span<UInt8>, from start: Int) -> Match? {
        let starts = starts.span
        var i = start
        while i < text.count {
            if starts[Int(text[i])], let token = token(at: i, text) {
                let end = i + token.content.count
                if !token.isSingleWord || AddedTokens.standsAlone(text, i..<end) {
                    return AddedTokens.widened(token, i..<end, text, from: start)
                }
                // A token that is refused still hides those within it.
                i = end
            } else {
                i += 1
            }
        }
        return nil
    }

    private func token(at index: Int, _ text: borrowing Span<UInt8>) -> AddedToken? {
        tokens: for token in byFirstByte[Int(text[index])]
        where index + token.content.count <= text.count {
            for i in token.content.indices where text[index + i] != token.content[i] {
                continue tokens
            }
            return token
        }
        return nil
    }

    private static func standsAlone(_ text: borrowing Span<UInt8>, _ range: Range<Int>) -> Bool {
        if range.lowerBound > 0,
            ScalarClasses.shared.isWord(decodeScalar(text, before: range.lowerBound).scalar)
        {
            return false
        }
        return range.upperBound == text.count
            || !ScalarClasses.shared.isWord(decodeScalar(text, at: range.upperBound).scalar)
    }

    private static func widened(
        _ token: AddedToken,
        _ range: Range<Int>,
        _ text: borrowing Span<UInt8>,
        from start: Int
    ) -> Match {
        var (low, high) = (range.lowerBound, range.upperBound)
        while token.stripsLeft, low > start {
            let previous = decodeScalar(text, before: low)
            guard previous.scalar.properties.isWhitespace else { break }
            low = previous.start
        }
        while token.stripsRight, high < text.count {
            let next = decodeScalar(text, at: high)
            guard next.scalar.properties.isWhitespace else { break }
            high += next.length
        }
        return Match(range: low..<high, id: token.id)
    }
}

/// A tokenizer that works on what lies between the added tokens of a text.
protocol SectionTokenizer: Tokenizer {
    var added: AddedTokens { get }

    /// Appends the ids of a section until there are `end` ids in all.
    func encodeSection(
        _ section: borrowing Span<UInt8>,
        upTo end: Int,
        using scratch: inout TokenizerScratch,
        into ids: inout [Int32]
    )
}

extension SectionTokenizer {
    public func encode(
        _ text: borrowing Span<UInt8>,
        limit: Int,
        using scratch: inout TokenizerScratch,
        into ids: inout [Int32]
    ) {
        let (sum, overflows) = ids.count.addingReportingOverflow(limit)
        let end = overflows ? Int.max : sum
        var position = 0
        while position < text.count, ids.count < end {
            let match = added.next(text, from: position)
            let sectionEnd = match?.range.lowerBound ?? text.count
            if sectionEnd > position {
                let section = text.extracting(position..<sectionEnd)
                encodeSection(section, upTo: end, using: &scratch, into: &ids)
            }
            guard let match else { return }
            if ids.count < end { ids.append(match.id) }
            position = match.range.upperBound
        }
    }
}
