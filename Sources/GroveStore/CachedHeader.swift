public import GroveBase

/// What is known of a stored stage without its arrays.
public struct CachedHeader: Sendable {
    /// The stage's name.
    public let stage: String
    /// The text of the stage's key.
    public let key: String
    /// When the file was written, in seconds since 1970.
    public let created: Double
    /// Bytes of the file.
    public let bytes: Int

    /// The rest, as values or as the canonical JSON of an index, most of which nobody asks for.
    private enum Facts: Sendable {
        case values(
            attributes: [String: JSONValue],
            seconds: [String: Double],
            provenance: JSONValue
        )
        case texts(attributes: String, seconds: String, provenance: String)
    }

    private let facts: Facts

    init(_ header: ArtifactFile.Header, _ attributes: [String: JSONValue], bytes: Int) {
        stage = header.stage
        key = header.key
        created = header.created
        self.bytes = bytes
        facts = .values(
            attributes: attributes,
            seconds: header.seconds,
            provenance: header.provenance
        )
    }

    /// A header whose attributes, seconds and provenance are canonical JSON.
    init(stage: String, key: String, created: Double, bytes: Int, texts: [String]) {
        self.stage = stage
        self.key = key
        self.created = created
        self.bytes = bytes
        facts = .texts(attributes: texts[0], seconds: texts[1], provenance: texts[2])
    }

    /// The artifact's attributes.
    public var attributes: [String: JSONValue] {
        switch facts {
        case .values(let attributes, _, _): attributes
        case .texts(let attributes, _, _): parsed(attributes).objectValue ?? [:]
        }
    }

    /// Seconds of the work itself, by what was done, when it was done.
    public var seconds: [String: Double] {
        switch facts {
        case .values(_, let seconds, _): seconds
        case .texts(_, let seconds, _):
            (parsed(seconds).objectValue ?? [:]).compactMapValues(\.doubleValue)
        }
    }

    /// Commit, machine, library versions at that time.
    public var provenance: JSONValue {
        switch facts {
        case .values(_, _, let provenance): provenance
        case .texts(_, _, let provenance): parsed(provenance)
        }
    }

    /// Attributes, seconds and provenance as canonical JSON.
    var texts: [String] {
        switch facts {
        case .texts(let attributes, let seconds, let provenance):
            [attributes, seconds, provenance]
        case .values(let attributes, let seconds, let provenance):
            [
                JSONValue.object(attributes).canonical,
                JSONValue.object(seconds.mapValues { .number($0) }).canonical,
                provenance.canonical,
            ]
        }
    }

    private func parsed(_ text: String) -> JSONValue {
        // What an index holds was written as JSON, and its checksum held.
        (try? OrderedJSON(parsing: text).value) ?? .null
    }
}

extension CachedHeader: Equatable {
    /// Whether two headers say the same.
    public static func == (a: CachedHeader, b: CachedHeader) -> Bool {
        a.stage == b.stage && a.key == b.key && a.created == b.created && a.bytes == b.bytes
            && a.texts == b.texts
    }
}
