import Foundation
import GroveBase
import GroveStore

/// Runs gnuplot on a figure's script.
struct Gnuplot {
    let executable: String

    /// The kinds of image a script draws.
    static let endings = ["svg", "png", "pdf"]

    /// Draws a figure into the plots folder: in a folder of its own first, then renamed.
    func draw(_ name: String, script: String, into results: ResultsFolder) throws {
        let scratch = AtomicFile.temporaryPath(for: results.full("plots/\(name)"))
        let files = FileManager.default
        defer { try? files.removeItem(atPath: scratch) }
        try makeFolder(scratch)
        do {
            try Data(script.utf8).write(to: URL(fileURLWithPath: "\(scratch)/\(name).gp"))
        } catch {
            throw WorkError("cannot write \(scratch): \(reason(error))")
        }
        try run("\(name).gp", in: scratch)
        try undate("\(scratch)/\(name).pdf")
        for ending in Gnuplot.endings {
            let image = "\(scratch)/\(name).\(ending)"
            guard ResultsFolder(path: scratch).has("\(name).\(ending)") else {
                throw WorkError("gnuplot drew no \(name).\(ending)")
            }
            try move(image, to: results.full("plots/\(name).\(ending)"))
        }
    }

    private func run(_ script: String, in folder: String) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: executable)
        // -d: the user's own settings must not change a figure.
        process.arguments = ["-d", script]
        process.currentDirectoryURL = URL(fileURLWithPath: folder)
        process.environment = ProcessInfo.processInfo.environment.merging(
            ["TZ": "UTC", "LC_ALL": "C.UTF-8"]
        ) { $1 }
        let errors = Pipe()
        process.standardError = errors
        process.standardOutput = FileHandle.nullDevice
        process.standardInput = FileHandle.nullDevice
        do { try process.run() } catch {
            throw WorkError("cannot start \(executable): \(reason(error))")
        }
        let said = String(
            decoding: (try? errors.fileHandleForReading.readToEnd()) ?? Data(),
            as: UTF8.self
        )
        process.waitUntilExit()
        guard process.terminationReason == .exit, process.terminationStatus == 0 else {
            let lines = said.split(whereSeparator: \.isNewline).map {
                $0.trimmingCharacters(in: .whitespaces)
            }
            let complaint = lines.last { $0.contains(", line ") || $0.contains("line ") }
            throw WorkError(
                "gnuplot failed on \(script): \(complaint ?? lines.last ?? "no message")"
            )
        }
    }

    /// Sets the date in a PDF to a fixed one of the same length, so equal figures are equal files.
    private func undate(_ path: String) throws {
        guard var bytes = FileManager.default.contents(atPath: path),
            let mark = bytes.range(of: Data("/CreationDate (D:".utf8))
        else { return }
        let digits = bytes[mark.upperBound...].prefix(14)
        guard digits.count == 14, digits.allSatisfy({ (48...57).contains($0) }) else { return }
        bytes.replaceSubrange(
            digits.startIndex..<digits.endIndex,
            with: Data("19700101000000".utf8)
        )
        do { try bytes.write(to: URL(fileURLWithPath: path)) } catch {
            throw WorkError("cannot write \(path): \(reason(error))")
        }
    }

    private func move(_ source: String, to target: String) throws {
        // Safety: both paths are C strings for the length of the call.
        guard unsafe rename(source, target) == 0 else {
            throw systemError("cannot be written", target)
        }
    }
}
