public import Foundation
public import GroveBase
public import GroveFetch

/// Fetches datasets: gets the archive, checks it, unpacks it, and checks the dataset it holds.
///
/// In the data folder, the archive lies as `downloads/NAME.tar.gz` (`.part` while it comes), and
/// `fetched/NAME.json` keeps the SHA-256 of archive and files as they were first fetched; a later
/// fetch must bring the same archive. The dataset's folder appears whole, by rename, after all of
/// it was read and its counts were compared with the manifest's.
public struct DatasetFetcher: Sendable {
    /// What gets the archive.
    public var downloader: Downloader
    /// Where the archive is, in place of the manifest's address.
    public var address: URL?
    /// Keep the archive once it is unpacked.
    public var keepsArchive: Bool
    /// Replace what lies in the dataset's folder.
    public var replaces: Bool
    /// The bytes that may be written where a path lies.
    package var availableBytes: @Sendable (String) -> Int?

    /// Creates a fetcher.
    ///
    /// - Parameters:
    ///   - downloader: What gets the archive.
    ///   - address: Where the archive is, in place of the manifest's address.
    ///   - keepsArchive: Keep the archive once it is unpacked.
    ///   - replaces: Replace what lies in the dataset's folder.
    public init(
        downloader: Downloader = Downloader(),
        address: URL? = nil,
        keepsArchive: Bool = false,
        replaces: Bool = false
    ) {
        self.downloader = downloader
        self.address = address
        self.keepsArchive = keepsArchive
        self.replaces = replaces
        availableBytes = GroveData.availableBytes
    }

    /// Fetches a dataset into the last data folder of a catalog.
    ///
    /// - Parameters:
    ///   - name: The dataset's name.
    ///   - catalog: Where its manifest and the data folders are.
    ///   - workers: The threads to read it with.
    ///   - progress: Told of the bytes.
    /// - Returns: What was done, a line a step.
    /// - Throws: ``InputError`` if the dataset is none that can be fetched, or what came is not what
    ///   it should be; ``WorkError`` where it cannot be fetched or written.
    public func fetch(
        _ name: String,
        into catalog: DatasetCatalog,
        workers: Workers,
        progress: any ProgressReporter = SilentProgress()
    ) throws -> [String] {
        let place = try FetchPlace(name, in: catalog)
        try place.checkFolder(replacing: replaces)
        guard let url = address ?? place.download.archive else {
            return try build(name, in: catalog, workers: workers, progress: progress)
        }
        let archive = place.archive(at: url)
        let digest = try bring(url, to: archive, place, progress)
        let lines = try Installation(
            place: place,
            archive: archive,
            source: url.absoluteString,
            digest: digest,
            isFetched: true,
            fetcher: self
        ).run(catalog, workers: workers, progress: progress)
        if !keepsArchive { place.removeArchive(archive) }
        return ["fetched \(url.absoluteString), SHA-256 \(digest)" + place.comparison] + lines
    }

    /// Makes a dataset from an archive that a person put into the downloads folder.
    ///
    /// - Parameters:
    ///   - name: The dataset's name.
    ///   - catalog: Where its manifest and the data folders are.
    ///   - workers: The threads to read it with.
    ///   - progress: Told of the bytes.
    /// - Returns: What was done, a line a step.
    /// - Throws: ``InputError`` if there is no archive, saying where to get it and where to put it,
    ///   or it is not what it should be; ``WorkError`` where nothing can be written.
    public func build(
        _ name: String,
        in catalog: DatasetCatalog,
        workers: Workers,
        progress: any ProgressReporter = SilentProgress()
    ) throws -> [String] {
        let place = try FetchPlace(name, in: catalog)
        try place.checkFolder(replacing: replaces)
        guard let archive = place.placedArchive else { throw place.missingArchive() }
        let digest = try sha256(ofFile: archive)
        if let known = place.knownDigest, known != digest {
            throw place.explained(
                InputError("has the SHA-256 \(digest), expected \(known)", place: archive)
            )
        }
        let lines = try Installation(
            place: place,
            archive: archive,
            source: URL(fileURLWithPath: archive).lastPathComponent,
            digest: digest,
            isFetched: false,
            fetcher: self
        ).run(catalog, workers: workers, progress: progress)
        return ["found \(archive), SHA-256 \(digest)" + place.comparison] + lines
    }

    /// Brings the archive, unless it came whole at an earlier try.
    private func bring(
        _ url: URL,
        to archive: String,
        _ place: FetchPlace,
        _ progress: any ProgressReporter
    ) throws -> String {
        let known = place.knownDigest
        if let noted = place.notedDigest(archive), noted == known ?? noted,
            try sha256(ofFile: archive) == noted
        {
            return noted
        }
        try makeFolder(place.downloads)
        defer { place.removeEmptyFolders() }
        do {
            let digest = try downloader.fetch(
                url,
                to: archive,
                digest: known,
                limit: sizeLimit(archive, place),
                progress: progress
            )
            place.note(digest, of: archive)
            return digest
        } catch let error as InputError {
            throw place.explained(error)
        }
    }

    /// How large the archive may be: room for it and, at the least, as much again unpacked.
    private func sizeLimit(_ archive: String, _ place: FetchPlace) -> SizeLimit? {
        guard let free = availableBytes(place.downloads) else { return nil }
        let there = fileSize(archive + ".part") ?? 0
        return SizeLimit(
            bytes: (free + there) / 2,
            reason: "and unpacking takes as much again or more, "
                + "but \(place.dataFolder) has \(byteText(free)) left"
        )
    }
}
