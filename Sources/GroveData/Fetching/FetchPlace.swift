import Foundation
import GroveBase

/// Where a dataset's archive and folder lie, and what is known of the archive.
struct FetchPlace {
    let manifest: DatasetManifest
    let download: DatasetDownload
    /// The folder of datasets that receives it.
    let dataFolder: String
    private let record: ArchiveRecord?

    /// The endings that an archive put there by hand may have.
    private static let endings = ["zip", "tar.gz", "tgz", "tar"]

    /// Finds the place of a dataset.
    ///
    /// - Throws: ``InputError`` if it is none to be fetched.
    init(_ name: String, in catalog: DatasetCatalog) throws {
        manifest = try catalog.manifest(name)
        guard let download = manifest.download else {
            let advice =
                manifest.format.isBuilt
                ? "build it: grove datasets build \(name)"
                : manifest.advice
            throw InputError(
                "dataset \(name) is not one to fetch" + (advice.isEmpty ? "" : "; \(advice)"),
                place: manifest.path
            )
        }
        guard let last = catalog.dataFolders.last else {
            throw InputError("no folder of datasets is known; give --data-dir or set GROVE_DATA")
        }
        self.download = download
        dataFolder = last
        record = try ArchiveRecord.read(ArchiveRecord.path(name, in: last))
    }

    /// The dataset's own folder.
    var folder: String { "\(dataFolder)/\(manifest.folder)" }
    /// The folder of archives.
    var downloads: String { "\(dataFolder)/downloads" }
    /// The file with what is known of the archive.
    var recordPath: String { ArchiveRecord.path(manifest.name, in: dataFolder) }
    /// The SHA-256 that the archive must have, stated or recorded.
    var knownDigest: String? { download.digest ?? record?.digest }

    /// What an archive's digest was compared with, for people.
    var comparison: String {
        if download.digest != nil { return ", as expected" }
        return record == nil ? ", recorded" : ", as first fetched"
    }

    /// Where the archive of an address is put.
    func archive(at url: URL) -> String {
        let file = url.lastPathComponent
        let ending = FetchPlace.endings.first { file.hasSuffix("." + $0) } ?? "archive"
        return "\(downloads)/\(manifest.name).\(ending)"
    }

    /// The archive that lies there already, whoever put it there.
    var placedArchive: String? {
        (FetchPlace.endings + ["archive"]).map { "\(downloads)/\(manifest.name).\($0)" }
            .first { fileSize($0) != nil }
    }

    /// How to get an archive that is not there.
    func missingArchive() -> InputError {
        guard let page = download.page else {
            return InputError(
                "there is no archive of dataset \(manifest.name) to build it from; fetch it: "
                    + "grove datasets fetch \(manifest.name)",
                place: downloads
            )
        }
        return InputError(
            "dataset \(manifest.name) is to be got by hand: download its archive from \(page), put "
                + "it there as \(manifest.name).zip (or .tar.gz), then: grove datasets build "
                + manifest.name,
            place: downloads
        )
    }

    /// Refuses to replace files that did not come from an archive.
    ///
    /// - Throws: ``InputError`` if there are some, unless `replacing`.
    func checkFolder(replacing: Bool) throws {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        guard !replacing, record == nil, let first = files.min() else { return }
        throw InputError(
            "has files that were not fetched (\(first)); move them away, or replace them with --force",
            place: folder
        )
    }

    /// An error about a digest, with where that digest comes from.
    func explained(_ error: InputError) -> InputError {
        guard download.digest == nil, let record, error.message.hasSuffix(record.digest) else {
            return error
        }
        return InputError(
            error.message + ", as first fetched; remove \(recordPath) to accept another",
            place: error.place,
            line: error.line
        )
    }

    // An archive that has come whole but is not unpacked yet has its SHA-256 beside it, so that an
    // interrupted fetch goes on with it.

    func notedDigest(_ archive: String) -> String? {
        guard fileSize(archive) != nil, let bytes = try? readBytes(archive + ".sha256") else {
            return nil
        }
        let text = String(decoding: bytes, as: UTF8.self)
        return isSHA256(text) ? text : nil
    }

    func note(_ digest: String, of archive: String) {
        // Without the note the next fetch starts anew, no more.
        try? Data(digest.utf8).write(to: URL(fileURLWithPath: archive + ".sha256"))
    }

    func removeNote(of archive: String) {
        try? FileManager.default.removeItem(atPath: archive + ".sha256")
    }

    func removeArchive(_ archive: String) {
        try? FileManager.default.removeItem(atPath: archive)
        removeNote(of: archive)
        removeEmptyFolders()
    }

    /// Takes away the folder of archives where nothing is in it.
    func removeEmptyFolders() {
        // Safety: the path is a C string for the duration of the call.
        _ = unsafe rmdir(downloads)
    }
}
