/// Turns texts into the ids of a pre-trained encoder's vocabulary.
///
/// The ids are those of Hugging Face's `tokenizers` for the same files. A tokenizer never changes;
/// what it needs while it works, and what it remembers of words seen, is the caller's
/// ``TokenizerScratch``, one a thread.
public protocol Tokenizer: Sendable {
    /// How many ids there are: the largest one plus 1.
    var vocabularySize: Int { get }
    /// What goes around a text's ids and what fills a batch up.
    var layout: TokenLayout { get }

    /// Appends the ids of a text, without the special tokens around it.
    ///
    /// - Parameters:
    ///   - text: UTF-8; broken bytes count as U+FFFD, one for each maximal subpart.
    ///   - limit: The most ids to append: the text's first ones.
    ///   - scratch: Any scratch used with this tokenizer only.
    ///   - ids: Where the ids go.
    func encode(
        _ text: borrowing Span<UInt8>,
        limit: Int,
        using scratch: inout TokenizerScratch,
        into ids: inout [Int32]
    )
}

extension Tokenizer {
    /// The ids of one text with the special tokens around it, cut to at most `limit` ids in all.
    ///
    /// For many texts use ``tokenize(_:limit:workers:progress:)``.
    public func encode(_ text: String, limit: Int = .max) -> [Int32] {
        var scratch = TokenizerScratch()
        var ids: [Int32] = []
        encodeWhole(Array(text.utf8).span, limit: limit, using: &scratch, into: &ids)
        return ids
    }

    /// Appends the ids of a text with the special tokens around it.
    func encodeWhole(
        _ text: borrowing Span<UInt8>,
        limit: Int,
        using scratch: inout TokenizerScratch,
        into ids: inout [Int32]
    ) {
        let room = limit - layout.specialCount
        precondition(room >= 0, "limit \(limit), but \(layout.specialCount) special tokens")
        ids.append(contentsOf: layout.prefix)
        encode(text, limit: room, using: &scratch, into: &ids)
        ids.append(contentsOf: layout.suffix)
    }
}

/// What goes around a text's ids and what fills the rows of a batch up to one length.
public struct TokenLayout: Sendable, Equatable {
    /// The end of a row that padding goes to.
    public enum PaddingSide: String, Sendable {
        /// Before the text: XLNet.
        case left
        /// After the text.
        case right
    }

    /// Special tokens before the text.
    public var prefix: [Int32]
    /// Special tokens after the text.
    public var suffix: [Int32]
    /// The segment id of each token of the suffix; everything before it is in segment 0.
    public var suffixSegments: [Int32]
    /// The id that fills rows up.
    public var padding: Int32
    /// The segment id of what fills rows up.
    public var paddingSegment: Int32
    /// Where rows are filled up.
    public var paddingSide: PaddingSide

    /// Creates a layout.
    ///
    /// - Precondition: One segment for each token of the suffix.
    public init(
        prefix: [Int32] = [],
        suffix: [Int32] = [],
        suffixSegments: [Int32]? = nil,
        padding: Int32,
        paddingSegment: Int32 = 0,
        paddingSide: PaddingSide = .right
    ) {
        let segments = suffixSegments ?? suffix.map { _ in 0 }
        precondition(
            segments.count == suffix.count,
            "\(segments.count) segments for \(suffix.count) tokens"
        )
        self.prefix = prefix
        self.suffix = suffix
        self.suffixSegments = segments
        self.padding = padding
        self.paddingSegment = paddingSegment
        self.paddingSide = paddingSide
    }

    /// How many special tokens go around a text.
    public var specialCount: Int { prefix.count + suffix.count }
}
