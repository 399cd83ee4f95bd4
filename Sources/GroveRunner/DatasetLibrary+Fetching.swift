public import GroveBase
public import GroveData

extension DatasetLibrary {
    /// Fetches a dataset where it is not there yet.
    ///
    /// - Parameters:
    ///   - name: The dataset's name.
    ///   - fetcher: How to fetch; a fetcher that replaces fetches again what is there.
    ///   - workers: The threads to read it with.
    ///   - progress: Told of the bytes.
    /// - Returns: What was done, for people.
    /// - Throws: ``InputError`` if it is none to be fetched or not what it should be; ``WorkError``
    ///   where it cannot be fetched or written.
    public func fetch(
        _ name: String,
        with fetcher: DatasetFetcher,
        workers: Workers,
        progress: any ProgressReporter
    ) throws -> String {
        if !fetcher.replaces, catalog.isAvailable(name) {
            return "\(name) is already in \(try catalog.folder(of: name))"
        }
        let lines = try fetcher.fetch(
            name,
            into: folders.buildCatalog,
            workers: workers,
            progress: progress
        )
        return lines.map { "\(name): \($0)" }.joined(separator: "\n")
    }

    /// Makes a dataset from an archive that lies in the downloads folder.
    func buildFromArchive(
        _ name: String,
        force: Bool,
        workers: Workers,
        progress: any ProgressReporter
    ) throws -> String {
        let lines = try DatasetFetcher(replaces: force).build(
            name,
            in: folders.buildCatalog,
            workers: workers,
            progress: progress
        )
        return lines.map { "\(name): \($0)" }.joined(separator: "\n")
    }
}
