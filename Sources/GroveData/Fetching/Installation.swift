import Foundation
import GroveBase

/// Makes a dataset's folder from its archive, whole or not at all.
struct Installation {
    let place: FetchPlace
    let archive: String
    /// Where the archive came from, for the record.
    let source: String
    let digest: String
    /// Whether Grove fetched the archive itself, and may throw it away.
    let isFetched: Bool
    let fetcher: DatasetFetcher

    /// How many times its own size an archive may unpack to, and what any may.
    private static let defaultLimit = (ratio: 50, least: 64 << 20)

    func run(
        _ catalog: DatasetCatalog,
        workers: Workers,
        progress: any ProgressReporter
    ) throws -> [String] {
        let packed: (archive: PackedArchive, folder: String)
        do {
            packed = try inspect(progress)
        } catch let error as InputError {
            throw rejected(error)
        }
        try checkSpace(packed.archive.files(in: packed.folder))
        var writer = try FolderWriter(place.folder)
        let files: [String: String]
        do {
            files = try packed.archive.unpack(packed.folder, progress: progress) { writer.path($0) }
        } catch let error as InputError {
            throw rejected(error)
        }
        let statistics: DatasetStatistics
        do {
            let found = DatasetFiles(manifest: place.manifest, folder: writer.folder)
            statistics = DatasetStatistics(try found.read(workers: workers, progress: progress))
            try catalog.checkExpected(place.manifest, statistics)
        } catch let error as InputError {
            throw unfit(error, writer.folder)
        }
        try writer.place(replacing: true)
        try ArchiveRecord(source: source, digest: digest, files: files).write(to: place.recordPath)
        let bytes = packed.archive.files(in: packed.folder).reduce(0) { $0 + $1.size }
        let linkCount = packed.archive.links.count
        let links = linkCount == 0 ? "" : ", \(linkCount) link\(linkCount == 1 ? "" : "s") left out"
        return [
            "unpacked \(files.count) files, \(byteText(bytes)), into \(place.folder)\(links)",
            "checked: \(summary(statistics))",
        ]
    }

    private func inspect(_ progress: any ProgressReporter) throws -> (PackedArchive, String) {
        let size = fileSize(archive) ?? 0
        let usual = max(Installation.defaultLimit.least, Installation.defaultLimit.ratio * size)
        let packed = try PackedArchive(
            archive,
            limit: place.download.unpackedLimit ?? usual,
            progress: progress
        )
        return (packed, try packed.folder(with: place.manifest.requiredFiles))
    }

    private func checkSpace(_ files: [PackedArchive.File]) throws {
        let needed = files.reduce(0) { $0 + $1.size }
        guard let free = fetcher.availableBytes(place.dataFolder), free < needed else { return }
        throw WorkError(
            "\(place.dataFolder) has \(byteText(free)) left, and the files of \(place.manifest.name) "
                + "take \(byteText(needed)); the archive is kept in \(archive)"
        )
    }

    /// An archive that is damaged or must not be unpacked; what was fetched is thrown away.
    private func rejected(_ error: InputError) -> InputError {
        guard isFetched else { return error }
        place.removeArchive(archive)
        let isOfArchive = error.place == archive
        return InputError(
            isOfArchive ? "the archive \(error.message); it is removed" : error.message,
            place: isOfArchive ? source : error.place,
            line: error.line
        )
    }

    /// A dataset that is not as its manifest says; its archive stays, to be looked at.
    private func unfit(_ error: InputError, _ folder: String) -> InputError {
        // The next fetch gets the archive anew; `build` goes on with this one.
        if isFetched { place.removeNote(of: archive) }
        var file = error.place
        if let path = file, path == folder || path.hasPrefix(folder + "/") {
            file = archive + (path == folder ? "" : "(\(path.dropFirst(folder.count + 1)))")
        }
        let kept =
            isFetched
            ? "; the archive is kept in \(archive), for grove datasets build \(place.manifest.name)"
            : ""
        return InputError(error.message + kept, place: file, line: error.line)
    }

    private func summary(_ statistics: DatasetStatistics) -> String {
        let shown = ["train-instances", "test-instances", "labels", "features"].compactMap { name in
            statistics[name].map { "\(name) \(DatasetStatistics.shown($0))" }
        }.joined(separator: ", ")
        guard !place.manifest.expected.isEmpty else {
            return shown + "; the manifest states no counts"
        }
        return shown + ", as expected" + (place.manifest.version.map { ": \($0)" } ?? "")
    }
}

extension DatasetManifest {
    /// How to get it, on one line.
    var advice: String {
        instructions.split(whereSeparator: \.isNewline).joined(separator: " ")
    }

    /// The files that must be in the dataset's folder.
    var requiredFiles: [String] {
        format.parts.filter { $0.isRequired || files[$0.role.rawValue] != nil }
            .map { files[$0.role.rawValue] ?? $0.file }
    }
}
