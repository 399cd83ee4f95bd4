import Foundation
import GroveBase

extension ModelCatalog {
    /// A table of all models: name, whether it is there, what it is.
    ///
    /// - Returns: The lines, the first one a heading.
    /// - Throws: ``InputError`` for a wrong manifest.
    public func list() throws -> String {
        let rows = try names().map { name in
            let title = try manifest(name)?.title ?? "a folder of your own"
            return (name, installed(name) == nil ? "absent" : "here", title)
        }
        let width = (rows.map(\.0.count).max() ?? 0) + 2
        func padded(_ text: String, _ width: Int) -> String {
            text.padding(toLength: max(width, text.count), withPad: " ", startingAt: 0)
        }
        return rows.map { padded($0, width) + padded($1, 8) + $2 }.joined(separator: "\n")
    }

    /// What a model is: source, licence, citation, files, and its sizes where it is there.
    ///
    /// - Parameter name: The model's name, or the path of a folder.
    /// - Returns: The lines.
    /// - Throws: ``InputError`` for an unknown name, a wrong manifest, or files that are damaged.
    public func info(_ name: String) throws -> String {
        let isPath = name.contains("/")
        let manifest = isPath ? nil : try manifest(name)
        let folder = isPath ? try self.folder(name) : installed(name)
        var lines: [(String, String)] = []
        if let manifest {
            lines += [
                ("name", manifest.name), ("title", manifest.title),
                ("source", "huggingface.co/\(manifest.repository), \(manifest.revision)"),
                ("licence", manifest.licence), ("citation", manifest.citation),
            ]
        }
        guard let folder else {
            lines.append(("files", (manifest?.files ?? []).joined(separator: ", ")))
            lines.append(("folder", "absent; grove models fetch \(name)"))
            return aligned(lines)
        }
        lines.append(("folder", folder))
        return aligned(lines + (try describe(folder)))
    }

    private func describe(_ folder: String) throws -> [(String, String)] {
        let configuration = try EncoderConfiguration.read(folder: folder)
        let weights = try StoredWeights(folder: folder)
        let tensors = weights.names.compactMap { weights[$0]?.tensor }
        // Buffers such as the numbers of positions are no parameters.
        let learned = tensors.filter { $0.type.isFloatingPoint }
        let types = Set(tensors.map(\.type.rawValue)).sorted().joined(separator: ", ")
        let limit = configuration.maximumTokens.map { "at most \($0)" } ?? "any number"
        return [
            ("architecture", configuration.family.rawValue),
            ("layers", "\(configuration.layerCount)"),
            ("hidden units", "\(configuration.hiddenSize)"),
            ("heads", "\(configuration.headCount)"),
            ("feed-forward units", "\(configuration.feedForwardSize)"),
            ("vocabulary", "\(configuration.vocabularySize)"),
            ("tokens", limit),
            ("tensors", "\(tensors.count) of \(types)"),
            ("parameters", "\(learned.reduce(0) { $0 + $1.count })"),
        ]
    }

    private func aligned(_ lines: [(String, String)]) -> String {
        let width = (lines.map(\.0.count).max() ?? 0) + 2
        return lines.map { key, value in
            key.padding(toLength: width, withPad: " ", startingAt: 0) + value
        }.joined(separator: "\n")
    }
}
