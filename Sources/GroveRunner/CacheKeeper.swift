import Foundation
public import GroveBase
import GroveStore

/// Looks after the stage cache for `grove cache`.
public struct CacheKeeper: Sendable {
    private let cache: StageCache
    private let folders: Folders

    /// Opens the cache of some folders.
    public init(folders: Folders) {
        self.folders = folders
        cache = StageCache(
            folder: folders.stages,
            workers: Workers(ProcessInfo.processInfo.activeProcessorCount)
        )
    }

    /// The folder of the cache.
    public var folder: String { cache.folder }

    /// What is in the cache, a line a kind of stage or a line a stage.
    public func list(each: Bool) throws -> String {
        let entries = try cache.list()
        guard !entries.isEmpty else { return "\(folder) is empty" }
        let now = Date().timeIntervalSince1970
        var lines: [String] = []
        if each {
            for entry in entries.sorted(by: { $0.lastUsed > $1.lastUsed }) {
                let work = entry.seconds["work"].map { "\(($0 * 10).rounded() / 10) s" } ?? ""
                lines.append(
                    columns([
                        String(entry.digest.prefix(12)), entry.stage ?? "unreadable",
                        readable(entry.bytes), age(now - entry.lastUsed), work,
                    ])
                )
            }
        } else {
            for (stage, group) in Dictionary(grouping: entries, by: { $0.stage ?? "unreadable" })
                .sorted(by: { $0.key < $1.key })
            {
                lines.append(
                    columns([
                        stage, counted(group.count), readable(group.reduce(0) { $0 + $1.bytes }),
                    ])
                )
            }
        }
        let total = readable(entries.reduce(0) { $0 + $1.bytes })
        return lines.joined(separator: "\n") + "\n\(counted(entries.count)), \(total) in \(folder)"
    }

    /// Reads every stage and holds it against its checksum; damaged files are set aside.
    public func verify(progress: any ProgressReporter) throws -> (text: String, damaged: Int) {
        let found = try cache.verify(progress: progress)
        var lines = ["\(counted(found.checked)), \(readable(found.bytes)) read"]
        lines += found.damaged.map { "damaged, set aside: \($0.digest): \($0.reason)" }
        if found.damaged.isEmpty { lines.append("all sound") }
        return (lines.joined(separator: "\n"), found.damaged.count)
    }

    /// Removes stages by age and size, or all that nothing needs, never those that results under
    /// `keep` need (``needs(of:_:)``); a trial only tells what would go.
    ///
    /// - Throws: ``InputError`` if what nothing needs is asked for and no folder needs anything.
    public func prune(
        olderThanDays days: Double?,
        maximumGibibytes limit: Double?,
        unreachable: Bool = false,
        keep results: [String],
        isTrial: Bool = false
    ) throws -> String {
        let needs = try CacheKeeper.needs(of: results, folders)
        // A folder's name with a slip in it must not empty the cache.
        guard !unreachable || !needs.stages.isEmpty else {
            throw InputError(
                "no records.json names a stage under \(results.joined(separator: ", ")); to remove "
                    + "everything say 'grove cache clear'"
            )
        }
        let removal = try cache.prune(
            olderThan: days.map { $0 * 86_400 } ?? (unreachable ? 0 : nil),
            keepBytes: limit.map { Int($0 * 0x1p30) },
            keeping: needs.stages,
            isTrial: isTrial
        )
        let lines =
            needs.unknown.map {
                "only what records name was kept of a sweep with runs to do: \($0)"
            }
            + [
                (isTrial ? "would remove " : "removed ")
                    + "\(counted(removal.removed)), \(readable(removal.removedBytes)); "
                    + (isTrial ? "would keep " : "kept ")
                    + "\(removal.kept), \(readable(removal.keptBytes))"
            ]
        return lines.joined(separator: "\n")
    }

    /// Removes everything.
    public func clear() throws -> String {
        let removal = try cache.clear()
        return "removed \(counted(removal.removed)), \(readable(removal.removedBytes))"
    }

    /// The size of the cache, for people.
    public func size() throws -> String { readable(try cache.list().reduce(0) { $0 + $1.bytes }) }
}

/// Bytes for people.
func readable(_ bytes: Int) -> String {
    switch bytes {
    case ..<1024: "\(bytes) B"
    case ..<(1 << 20): "\(bytes >> 10) KiB"
    case ..<(1 << 30): "\((Double(bytes) / 0x1p20 * 10).rounded() / 10) MiB"
    default: "\((Double(bytes) / 0x1p30 * 10).rounded() / 10) GiB"
    }
}

private func age(_ seconds: Double) -> String {
    switch seconds {
    case ..<120: "\(Int(max(0, seconds))) s ago"
    case ..<7200: "\(Int(seconds / 60)) min ago"
    case ..<172_800: "\(Int(seconds / 3600)) h ago"
    default: "\(Int(seconds / 86_400)) days ago"
    }
}

private func counted(_ stages: Int) -> String { stages == 1 ? "1 stage" : "\(stages) stages" }

/// Cells at even distances, nothing after the last.
private func columns(_ cells: [String]) -> String {
    let last = cells.last ?? ""
    let padded = cells.dropLast().map { cell in
        cell + String(repeating: " ", count: max(0, 18 - cell.count))
    }
    return (padded + [last]).joined(separator: "  ")
}
