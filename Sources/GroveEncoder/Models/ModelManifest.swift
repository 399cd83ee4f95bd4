import GroveBase
import GroveSpec

/// A model's manifest, `Datasets/models/NAME.yaml`: where its files come from and what they are.
public struct ModelManifest: Sendable {
    /// The model's name, also the manifest's file name.
    public let name: String
    /// One line on what the model is.
    public let title: String
    /// The repository at Hugging Face, `OWNER/NAME`.
    public let repository: String
    /// The repository's branch, tag or commit.
    public let revision: String
    /// The licence of the weights.
    public let licence: String
    /// The paper to cite.
    public let citation: String
    /// Another way to get it, for people; may be empty.
    public let instructions: String
    /// The files to fetch.
    public let files: [String]
    /// The SHA-256 of files that are known, as 64 hexadecimal digits.
    public let checksums: [String: String]
    /// The model's shape, so that plans need no files; nil where the manifest does not tell.
    public let shape: EncoderConfiguration?
    /// The manifest's own path, for messages.
    public let path: String

    private static let keys = [
        "name", "title", "repository", "revision", "licence", "citation", "instructions", "files",
        "checksums", "shape",
    ]

    /// Reads a manifest.
    ///
    /// - Parameter path: The file; its name without `.yaml` must be the model's name.
    /// - Returns: The manifest.
    /// - Throws: ``InputError`` with file and line: unreadable, an unknown key, a key missing, a file
    ///   outside the folder, a checksum of something else.
    public static func read(_ path: String) throws -> ModelManifest {
        let root = try YAMLNode.read(path)
        _ = try root.mapping("a model manifest", keys: keys)
        func required(_ key: String) throws -> YAMLNode {
            guard let node = root[key] else {
                throw InputError("the manifest lacks the key '\(key)'", place: path)
            }
            return node
        }
        let name = try required("name").text("name")
        guard lastComponent(path) == name + ".yaml" else {
            throw try required("name").error(
                "name '\(name)' differs from the file's, \(lastComponent(path))"
            )
        }
        let files = try readFiles(try required("files"))
        return ModelManifest(
            name: name,
            title: try required("title").text("title"),
            repository: try required("repository").text("repository"),
            revision: try root["revision"]?.text("revision") ?? "main",
            licence: try required("licence").text("licence"),
            citation: try required("citation").text("citation"),
            instructions: try root["instructions"]?.text("instructions") ?? "",
            files: files,
            checksums: try readChecksums(root["checksums"], files: files),
            shape: try root["shape"].map(readShape),
            path: path
        )
    }

    private static func readFiles(_ node: YAMLNode) throws -> [String] {
        let files = try node.items.map { item in
            let file = try item.text("a file")
            guard !file.isEmpty, !file.contains("/"), !file.hasPrefix(".") else {
                throw item.error("'\(file)' must be the plain name of a file")
            }
            return file
        }
        guard files.contains(EncoderConfiguration.fileName) else {
            throw node.error("files must list \(EncoderConfiguration.fileName)")
        }
        return files
    }

    private static func readShape(_ node: YAMLNode) throws -> EncoderConfiguration {
        let sizes = ["vocabulary", "hidden", "layers", "heads", "inner"]
        _ = try node.mapping("shape", keys: ["family"] + sizes)
        func required(_ key: String) throws -> YAMLNode {
            guard let value = node[key] else { throw node.error("shape lacks the key '\(key)'") }
            return value
        }
        let families = EncoderFamily.allCases.map(\.rawValue)
        let word = try required("family").choice("shape.family", of: families)
        let numbers = try sizes.map { key in
            try required(key).integer("shape.\(key)", in: 1...1_048_576)
        }
        guard let family = EncoderFamily(rawValue: word), numbers[1] % numbers[3] == 0 else {
            throw node.error("shape: heads \(numbers[3]) do not divide hidden \(numbers[1])")
        }
        return EncoderConfiguration(
            family: family,
            vocabularySize: numbers[0],
            hiddenSize: numbers[1],
            layerCount: numbers[2],
            headCount: numbers[3],
            feedForwardSize: numbers[4]
        )
    }

    private static func readChecksums(_ node: YAMLNode?, files: [String]) throws -> [String: String]
    {
        guard let node else { return [:] }
        let members = try node.mapping("checksums", keys: files)
        return try Dictionary(
            uniqueKeysWithValues: members.map { member in
                let digest = try member.value.text("checksums.\(member.key)")
                guard isDigest(digest) else {
                    throw member.value.error(
                        "the checksum of '\(member.key)' must be 64 hexadecimal digits, got '\(digest)'"
                    )
                }
                return (member.key, digest)
            }
        )
    }
}

/// Whether a text is a SHA-256 as 64 lower-case hexadecimal digits.
func isDigest(_ text: String) -> Bool {
    text.utf8.count == 64 && text.allSatisfy { "0123456789abcdef".contains($0) }
}
