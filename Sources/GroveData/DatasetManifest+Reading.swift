import GroveBase
import GroveSpec

extension DatasetManifest {
    private static let keys = [
        "name", "title", "source", "licence", "citation", "instructions", "format", "folder",
        "files", "labels", "unlabelled", "empty", "unsorted", "label-lines", "build", "propensity",
        "expect", "checksums", "download", "version", "other-versions",
    ]

    /// Reads a manifest.
    ///
    /// - Parameter path: The file; its name without `.yaml` must be the dataset's name.
    /// - Returns: The manifest, defaults filled in.
    /// - Throws: ``InputError`` with file and line: unreadable, an unknown key or value, a key
    ///   missing.
    public static func read(_ path: String) throws -> DatasetManifest {
        let root = try YAMLNode.read(path)
        _ = try root.mapping("a dataset manifest", keys: keys)
        func required(_ key: String) throws -> YAMLNode {
            guard let node = root[key] else {
                throw InputError("the manifest lacks the key '\(key)'", place: path)
            }
            return node
        }
        let name = try required("name").text("name")
        let stem = path.split(separator: "/").last.map(String.init) ?? path
        guard stem == name + ".yaml" else {
            throw try required("name").error("name '\(name)' differs from the file's, \(stem)")
        }
        let formatNode = try required("format")
        let formats = DatasetFormat.allCases.map(\.rawValue)
        let word = try formatNode.choice("format", of: formats)
        guard let format = DatasetFormat(rawValue: word) else {
            throw formatNode.error("unknown format '\(word)'")
        }
        let build = try readBuild(format == .synthetic ? nil : root["build"])
        return DatasetManifest(
            name: name,
            title: try required("title").text("title"),
            source: try required("source").text("source"),
            licence: try required("licence").text("licence"),
            citation: try required("citation").text("citation"),
            instructions: try root["instructions"]?.text("instructions") ?? "",
            format: format,
            folder: try root["folder"]?.text("folder") ?? name,
            files: try readFiles(root["files"], format),
            policy: try readPolicy(root),
            labelLines: try readLabelLines(root["label-lines"]),
            buildSource: build.source,
            buildClasses: build.classes,
            shape: format == .synthetic ? try SyntheticShape(manifest: required("build")) : nil,
            propensity: try readPropensity(root["propensity"]),
            expected: try readExpected(root["expect"]),
            checksums: try readChecksums(root["checksums"]),
            download: try root["download"].map(DatasetDownload.init),
            version: try root["version"]?.text("version"),
            otherVersions: try root["other-versions"]?.items.map(DatasetVersion.init) ?? [],
            path: path
        )
    }

    private static func readFiles(
        _ node: YAMLNode?,
        _ format: DatasetFormat
    ) throws -> [String: String] {
        guard let node else { return [:] }
        let roles = format.parts.map(\.role.rawValue)
        let members = try node.mapping("files of format \(format.rawValue)", keys: roles)
        return try Dictionary(
            uniqueKeysWithValues: members.map { ($0.key, try $0.value.text("files.\($0.key)")) }
        )
    }

    private static func readPolicy(_ root: YAMLNode) throws -> DatasetPolicy {
        var policy = DatasetPolicy()
        func says(_ key: String, _ choices: [String]) throws -> Bool {
            try root[key]?.choice(key, of: choices) == choices[1]
        }
        policy.onlyLabelsSeenInTraining = try says("labels", ["all", "seen-in-training"])
        policy.allowsUnlabelled = try says("unlabelled", ["error", "allowed"])
        policy.allowsEmpty = try says("empty", ["error", "allowed"])
        policy.sortsIndices = try says("unsorted", ["error", "sorted"])
        return policy
    }

    private static func readLabelLines(_ node: YAMLNode?) throws -> LabelLineStyle {
        var style = LabelLineStyle()
        guard let node else { return style }
        _ = try node.mapping("label-lines", keys: ["separator", "as"])
        if let separator = node["separator"] {
            let choices = LabelLineStyle.Separator.allCases.map(\.rawValue)
            let word = try separator.choice("separator", of: choices)
            style.separator = LabelLineStyle.Separator(rawValue: word) ?? .space
        }
        if let kind = node["as"] {
            style.areNumbers = try kind.choice("as", of: ["names", "numbers"]) == "numbers"
        }
        return style
    }

    private static func readBuild(_ node: YAMLNode?) throws
        -> (source: String?, classes: [WordClass])
    {
        guard let node else { return (nil, WordClass.allCases) }
        _ = try node.mapping("build", keys: ["source", "classes"])
        let classes = try node["classes"]?.items.map { item in
            let word = try item.choice("build.classes", of: WordClass.allCases.map(\.rawValue))
            return WordClass(rawValue: word) ?? .noun
        }
        guard classes?.isEmpty != true else {
            throw (node["classes"] ?? node).error("build.classes must not be an empty list")
        }
        return (try node["source"]?.text("build.source"), classes ?? WordClass.allCases)
    }

    private static func readPropensity(_ node: YAMLNode?) throws -> PropensityConstants {
        guard let node else { return PropensityConstants() }
        _ = try node.mapping("propensity", keys: ["a", "b"])
        let common = PropensityConstants()
        return PropensityConstants(
            a: try node["a"]?.number("propensity.a", in: 0...10) ?? common.a,
            b: try node["b"]?.number("propensity.b", in: 0...100) ?? common.b
        )
    }

    private static func readExpected(
        _ node: YAMLNode?
    ) throws -> [(name: String, value: Double, line: Int)] {
        guard let node else { return [] }
        return try node.mapping("expect", keys: DatasetStatistics.names).map {
            let value = try $0.value.number("expect.\($0.key)", in: 0...1e15)
            return ($0.key, value, $0.keyLine)
        }
    }

    private static func readChecksums(
        _ node: YAMLNode?
    ) throws -> [(file: String, digest: String, line: Int)] {
        guard let node else { return [] }
        return try node.mapping("checksums").map { member in
            let digest = try member.value.text("checksums.\(member.key)")
            guard isSHA256(digest) else {
                throw member.value.error(
                    "the checksum of '\(member.key)' must be 64 hexadecimal digits, got '\(digest)'"
                )
            }
            return (member.key, digest, member.keyLine)
        }
    }
}
