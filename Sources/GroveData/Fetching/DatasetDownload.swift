public import Foundation
import GroveBase
import GroveSpec

/// Where a dataset's archive is to be had: the section `download` of a manifest.
public struct DatasetDownload: Sendable, Equatable {
    /// The archive's address; nil for one that a person must get and put in its place.
    public let archive: URL?
    /// The page that leads to the archive.
    public let page: String?
    /// The SHA-256 of the archive, as 64 hexadecimal digits, where it is known beforehand.
    public let digest: String?
    /// The most bytes that the archive's files may take; nil for a multiple of the archive's own.
    public let unpackedLimit: Int?
}

/// A version of a dataset that goes by the same name, known by some of its counts.
public struct DatasetVersion: Sendable {
    /// Which one it is.
    public let title: String
    /// The counts that tell it from others, by the names that `expect` uses.
    public let counts: [(name: String, value: Double)]

    /// Whether a dataset of these statistics is this version.
    func matches(_ statistics: DatasetStatistics) -> Bool {
        counts.allSatisfy { statistics[$0.name] == $0.value }
    }
}

extension DatasetDownload {
    /// Reads the section.
    ///
    /// - Throws: ``InputError`` with file and line.
    init(_ node: YAMLNode) throws {
        _ = try node.mapping("download", keys: ["archive", "page", "sha256", "unpacked-mib"])
        archive = try node["archive"].map { value in
            let text = try value.text("download.archive")
            guard let url = webAddress(text) else {
                throw value.error("'\(text)' is no address with http or https")
            }
            return url
        }
        page = try node["page"]?.text("download.page")
        digest = try node["sha256"].map { value in
            let text = try value.text("download.sha256")
            guard isSHA256(text) else {
                throw value.error("the SHA-256 must be 64 hexadecimal digits, got '\(text)'")
            }
            return text
        }
        unpackedLimit = try node["unpacked-mib"]
            .map { try $0.integer("download.unpacked-mib", in: 1...(1 << 24)) << 20 }
        guard archive != nil || page != nil else {
            throw node.error("download needs archive, an address, or page, for people")
        }
    }
}

extension DatasetVersion {
    /// Reads one item of `other-versions`.
    ///
    /// - Throws: ``InputError`` with file and line.
    init(_ node: YAMLNode) throws {
        let members = try node.mapping(
            "an item of other-versions",
            keys: ["version"] + DatasetStatistics.names
        )
        guard let title = node["version"] else { throw node.error("the item lacks 'version'") }
        self.title = try title.text("version")
        counts = try members.filter { $0.key != "version" }.map {
            ($0.key, try $0.value.number($0.key, in: 0...1e15))
        }
        guard !counts.isEmpty else { throw node.error("the item has no count to know it by") }
    }
}

/// An address with http or https; nil for anything else.
func webAddress(_ text: String) -> URL? {
    guard let url = URL(string: text), ["http", "https"].contains(url.scheme ?? ""),
        url.host?.isEmpty == false
    else { return nil }
    return url
}

/// Whether a text is a SHA-256 in lower-case hexadecimal digits.
func isSHA256(_ text: String) -> Bool {
    text.utf8.count == 64 && text.allSatisfy { "0123456789abcdef".contains($0) }
}
