import Glibc
import GroveBase

extension StageCache {
    /// Runs a body while no other process or thread runs one for the same key.
    ///
    /// So two processes that want the same stage do not both compute it: the second finds it in the
    /// cache when its turn comes. A holder that dies gives its turn away. Where locks are not
    /// supported, or the folder cannot be written to, the body runs at once: work may then be done
    /// twice, with the same result. Not to be nested for one key.
    ///
    /// - Parameters:
    ///   - key: The stage's key.
    ///   - patience: Seconds after which a wait is worth telling of.
    ///   - waiting: Called once if another has held the lock for so long.
    ///   - body: The work.
    /// - Returns: The body's result.
    /// - Throws: What the body throws.
    public func withLock<Result>(
        _ key: StageKey,
        patience: Double = 2,
        waiting: () -> Void = {},
        _ body: () throws -> Result
    ) rethrows -> Result {
        let path = lockPath(of: key)
        let lock = takeLock(path, patience, waiting)
        defer { if lock >= 0 { giveBack(lock, path) } }
        return try body()
    }

    /// The file that is locked while a key's stage is made.
    public func lockPath(of key: StageKey) -> String { "\(folder)/locks/\(key.digest).lock" }

    /// The descriptor of a locked file; below 0 where there are no locks.
    private func takeLock(_ path: String, _ patience: Double, _ waiting: () -> Void) -> Int32 {
        guard (try? makeFolder("\(folder)/locks")) != nil else { return -1 }
        let start = monotonicSeconds()
        var told = false
        while true {
            AtomicFile.waitIfStopped()
            let file = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, mode_t(0o644))
            guard file >= 0 else { return -1 }
            while flock(file, told ? LOCK_EX : LOCK_EX | LOCK_NB) != 0 {
                let reason = errno
                if reason == EINTR { continue }
                guard reason == EWOULDBLOCK, !told else {
                    // Without locks nobody holds the file, and nobody else would take it away.
                    if [ENOLCK, ENOSYS, EOPNOTSUPP].contains(reason) { removeFile(path) }
                    close(file)
                    return -1
                }
                if monotonicSeconds() - start < patience {
                    usleep(2000)
                } else {
                    told = true
                    waiting()
                }
            }
            if isStillThere(file, path) {
                heldLocks.withLock { _ = $0.insert(path) }
                return file
            }
            close(file)
        }
    }

    /// Whether the locked file is the one at the path, and not one its last holder removed.
    private func isStillThere(_ file: Int32, _ path: String) -> Bool {
        var locked = stat()
        // Safety: the call writes one stat.
        guard unsafe fstat(file, &locked) == 0, let named = fileStatus(path) else { return false }
        return locked.st_ino == named.st_ino && locked.st_dev == named.st_dev
    }

    /// Removes the file while it is still locked, so that whoever waits for it takes a new one.
    private func giveBack(_ file: Int32, _ path: String) {
        heldLocks.withLock { held in
            // One that is gone already was taken away at a signal; the file may be another's by now.
            if held.remove(path) != nil { removeFile(path) }
        }
        close(file)
    }
}
