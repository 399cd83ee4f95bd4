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
    public func names() -> [String] {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: manifestFolder)) ?? []
        return files.filter { $0.hasSuffix(".yaml") && !$0.hasPrefix(".") }
            .map { String($0.dropLast(".yaml".count)) }.sorted()
    }
}
