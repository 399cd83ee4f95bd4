import Foundation
import GroveBase

/// The models Grove knows, by their manifests, and the folders they may lie in.
public struct ModelCatalog: Sendable {
    /// The folder of manifests, one `NAME.yaml` a model.
    public let manifestFolder: String
    /// The folders of data, searched in order; models lie under `models` in them.
    public let dataFolders: [String]

    /// Creates a catalog.
    ///
    /// - Parameters:
    ///   - manifestFolder: The folder of manifests, one `NAME.yaml` a model.
    ///   - dataFolders: The folders of data, searched in order; the last one receives models.
    public init(manifestFolder: String, dataFolders: [String]) {
        self.manifestFolder = manifestFolder
        self.dataFolders = dataFolders
    }

    /// The names of all models with a manifest and of all that lie in a data folder, sorted.
    public func names() -> [String] {
        func entries(_ folder: String) -> [String] {
            (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        }
        let known = entries(manifestFolder).filter { $0.hasSuffix(".yaml") && !$0.hasPrefix(".") }
            .map { String($0.dropLast(".yaml".count)) }
        let there = dataFolders.flatMap { folder in
            entries("\(folder)/models").filter {
                isFile("\(folder)/models/\($0)/\(EncoderConfiguration.fileName)")
            }
        }
        return Set(known + there).sorted()
    }

    /// A model's manifest; nil for a model that lies in a data folder without one.
    ///
    /// - Parameter name: The model's name.
    /// - Returns: Its manifest.
    /// - Throws: ``InputError`` for an unknown name, with the known ones, or a wrong manifest.
    public func manifest(_ name: String) throws -> ModelManifest? {
        let path = "\(manifestFolder)/\(name).yaml"
        if !name.contains("/"), isFile(path) { return try ModelManifest.read(path) }
        guard installed(name) != nil else { throw unknown(name) }
        return nil
    }

    /// The folder of a model that is there: a name of this catalog, or a path.
    ///
    /// A name with a slash in it is a path.
    ///
    /// - Parameter nameOrPath: What a spec says.
    /// - Returns: The folder.
    /// - Throws: ``InputError`` that says how to get the model, or which names are known.
    public func folder(_ nameOrPath: String) throws -> String {
        if nameOrPath.contains("/") {
            let path = (nameOrPath as NSString).expandingTildeInPath
            guard isFile("\(path)/\(EncoderConfiguration.fileName)") else {
                throw InputError(
                    "no model here: no file \(EncoderConfiguration.fileName)",
                    place: path
                )
            }
            return path
        }
        if let folder = installed(nameOrPath) { return folder }
        guard let manifest = try manifest(nameOrPath) else { throw unknown(nameOrPath) }
        throw InputError(
            "model \(nameOrPath) is not there; fetch it: grove models fetch \(nameOrPath)"
                + (manifest.instructions.isEmpty ? "" : ", or \(manifest.instructions)")
        )
    }

    /// The folder of a model whose files are all there; nil where there is none.
    func installed(_ name: String) -> String? {
        guard !name.isEmpty, !name.contains("/"), !name.hasPrefix(".") else { return nil }
        let files = (try? ModelManifest.read("\(manifestFolder)/\(name).yaml"))?.files
        return dataFolders.map { "\($0)/models/\(name)" }.first { folder in
            (files ?? [EncoderConfiguration.fileName]).allSatisfy { isFile("\(folder)/\($0)") }
        }
    }

    private func unknown(_ name: String) -> InputError {
        InputError("unknown model '\(name)'" + expected(names(), got: name), place: manifestFolder)
    }
}
