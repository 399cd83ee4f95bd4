import Foundation
import GroveBase
import GroveStore

/// Where a report goes; every file appears whole or not at all.
struct ResultsFolder {
    let path: String

    /// The place of a file of the report.
    func full(_ name: String) -> String { "\(path)/\(name)" }

    /// Makes the folders a report needs, and removes what a report that was killed left in them.
    func create() throws {
        for name in ["tables", "plots"] {
            AtomicFile.removeLeftovers(in: full(name))
            try makeFolder(full(name))
        }
    }

    /// The text of a file; nil if there is none.
    func text(_ name: String) -> String? {
        FileManager.default.contents(atPath: full(name)).flatMap {
            String(bytes: $0, encoding: .utf8)
        }
    }

    /// Whether a file is there and not empty.
    func has(_ name: String) -> Bool {
        let attributes = try? FileManager.default.attributesOfItem(atPath: full(name))
        return (attributes?[.size] as? NSNumber)?.intValue ?? 0 > 0
    }

    /// Writes a file through another name; a file that already holds the text is left alone.
    func write(_ text: String, to name: String) throws {
        guard self.text(name) != text else { return }
        try AtomicFile.write(full(name), text)
    }

    /// Removes a file if it is there.
    func remove(_ name: String) { try? FileManager.default.removeItem(atPath: full(name)) }
}

/// A name of a table or plot as a file name within its folder.
func fileName(_ name: String) -> String { name.replacing("/", with: "-") }

/// Why a file operation failed, on one line.
func reason(_ error: any Error) -> String {
    let underlying = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
    return oneLine((underlying ?? error as NSError).localizedDescription)
}
