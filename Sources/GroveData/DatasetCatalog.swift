import Foundation

/// The datasets Grove knows, by their manifests, and the folders their data may lie in.
public struct DatasetCatalog: Sendable {
    /// The folder of manifests.
    public let manifestFolder: String
    /// The folders that hold datasets, searched in order.
    public let dataFolders: [String]
    /// A file that remembers digests of files that have not changed; nil computes them each time.
    public let digestMemo: String?

    /// Creates a catalog.
    ///
    /// - Parameters:
    ///   - manifestFolder: The folder with one `NAME.yaml` a dataset.
    ///   - dataFolders: The folders that hold datasets, searched in order.
    ///   - digestMemo: A file that remembers digests of files that have not changed.
    public init(manifestFolder: String, dataFolders: [String], digestMemo: String? = nil) {
        self.manifestFolder = manifestFolder
        self.dataFolders = dataFolders
        self.digestMemo = digestMemo
    }

    /// The names of all datasets with a manifest, sorted.
    ///
    /// A manifest lies in the folder of manifests or beside its data, as `NAME/NAME.yaml` in a data
    /// folder, where generated datasets have theirs.
    public func names() -> [String] {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: manifestFolder)) ?? []
        let kept = files.filter { $0.hasSuffix(".yaml") && !$0.hasPrefix(".") }
            .map { String($0.dropLast(".yaml".count)) }
        let beside = dataFolders.flatMap { folder in
            ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
                .filter { fileSize("\(folder)/\($0)/\($0).yaml") != nil }
        }
        return Set(kept + beside).sorted()
    }

    /// The file of a dataset's manifest; the folder of manifests goes before data folders.
    func manifestFile(_ name: String) -> String? {
        let candidates =
            ["\(manifestFolder)/\(name).yaml"] + dataFolders.map { "\($0)/\(name)/\(name).yaml" }
        return candidates.first { fileSize($0) != nil }
    }
}
