public import GroveBase

/// What decides a stage's result, and the digest of it that names the result in the cache.
///
/// The digest is the SHA-256 of canonical JSON: the stage and its version, the parameters it reads,
/// the digests of its inputs, the seed if it draws. Paths, hosts, times and thread counts have no
/// place in it. Whole numbers and fractions stay apart (`1` is a document count where `1.0` is a
/// share of documents).
public struct StageKey: Sendable, Hashable {
    /// The stage's name.
    public let stage: String
    /// All that was hashed.
    public let json: JSONValue
    /// The text that was hashed, canonical JSON on one line.
    public let text: String
    /// The SHA-256 of ``text``, 64 hexadecimal digits.
    public let digest: String

    /// Creates the key of a stage.
    ///
    /// - Parameters:
    ///   - stage: The stage's name, such as `tree`.
    ///   - version: Raised whenever the same key might give another result.
    ///   - parameters: The parameters the stage reads, and no others.
    ///   - inputs: The keys of the stages it reads, by role.
    ///   - sources: Digests of what comes from outside, by role, such as a dataset's fingerprint.
    ///   - seed: The seed, if the stage draws.
    /// - Precondition: Every number is finite.
    public init(
        stage: String,
        version: Int,
        parameters: [String: JSONValue] = [:],
        inputs: [String: StageKey] = [:],
        sources: [String: String] = [:],
        seed: Int? = nil
    ) {
        var members: [String: JSONValue] = [
            "stage": .string(stage), "version": .integer(version),
            "parameters": .object(parameters),
            "inputs": .object(inputs.mapValues { .string($0.digest) }),
            "sources": .object(sources.mapValues { .string($0) }),
        ]
        if let seed { members["seed"] = .integer(seed) }
        let json = JSONValue.object(members)
        precondition(isFinite(json), "stage '\(stage)': a parameter is not a finite number")
        self.stage = stage
        self.json = json
        text = json.canonical
        digest = hexadecimal(sha256(text))
    }

    /// Whether two keys have the same digest.
    public static func == (a: StageKey, b: StageKey) -> Bool { a.digest == b.digest }

    /// Hashes the digest.
    public func hash(into hasher: inout Hasher) { hasher.combine(digest) }
}

/// JSON has no infinity; two different parameters would both be written `null`.
private func isFinite(_ value: JSONValue) -> Bool {
    switch value {
    case .number(let number): number.isFinite
    case .array(let values): values.allSatisfy(isFinite)
    case .object(let members): members.values.allSatisfy(isFinite)
    case .null, .bool, .integer, .string: true
    }
}
