import Glibc
import GroveBase

extension AtomicFile {
    /// A temporary name beside a path that says which process writes it.
    ///
    /// For writers that need a file or folder of their own before they rename; what a dead one
    /// leaves is found by ``removeLeftovers(in:)``.
    public static func temporaryPath(for path: String) -> String {
        Temporary.path(in: folderName(of: path), for: fileName(of: path))
    }

    /// Removes what writers that died left in a folder: files, and folders of files.
    ///
    /// What a living process writes stays, and what cannot be removed.
    public static func removeLeftovers(in folder: String) {
        let now = wallClockSeconds()
        remove(in: folder) { name, status in
            Temporary.isStale(name, age: now - seconds(status.st_mtim))
        }
    }

    /// Removes what this process was writing to a folder, for a process about to end at a signal.
    public static func removeOwnTemporaries(in folder: String) {
        remove(in: folder) { name, _ in Temporary.isOwn(name) }
    }

    private static func remove(in folder: String, where isLeftover: (String, stat) -> Bool) {
        for name in names(in: folder) {
            let path = "\(folder)/\(name)"
            guard let status = fileStatus(path), isLeftover(name, status) else { continue }
            guard status.st_mode & S_IFMT == S_IFDIR else {
                removeFile(path)
                continue
            }
            for inner in names(in: path) { removeFile("\(path)/\(inner)") }
            // Safety: the C string lives for the call. A folder with folders in it stays.
            _ = unsafe rmdir(path)
        }
    }
}
