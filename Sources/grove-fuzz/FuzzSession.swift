import Foundation
import GroveBase

/// The folder of one process, in which one target reads spoilt files.
struct FuzzSession: Sendable {
    let target: FuzzTarget
    let folder: String
    /// The files as they should be, by path.
    private let sound: [String: [UInt8]]
    /// The file that the last input replaced.
    private var spoilt: String?

    /// Fills a new folder.
    init(_ target: FuzzTarget, folder: String) throws {
        self.target = target
        self.folder = folder
        var sound = target.others
        for file in target.files where sound[file.path] == nil {
            sound[file.path] = file.pack(file.content)
        }
        self.sound = sound
        for (path, bytes) in sound { try FuzzSession.write(bytes, to: "\(folder)/\(path)") }
    }

    private static func write(_ bytes: [UInt8], to path: String) throws {
        let url = URL(fileURLWithPath: path)
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(),
            withIntermediateDirectories: true
        )
        try Data(bytes).write(to: url)
    }

    /// Reads with one file replaced.
    ///
    /// Anything but success, ``InputError`` and ``WorkError`` ends the process, which is how the
    /// fuzzer knows that it has found something.
    mutating func run(_ input: [UInt8]) {
        guard let choice = input.first else { return }
        let file = target.files[Int(choice) % target.files.count]
        do {
            if let spoilt, spoilt != file.path, let bytes = sound[spoilt] {
                try FuzzSession.write(bytes, to: "\(folder)/\(spoilt)")
            }
            try FuzzSession.write(file.pack(Array(input.dropFirst())), to: "\(folder)/\(file.path)")
            spoilt = file.path
            for path in target.leftovers {
                try? FileManager.default.removeItem(atPath: "\(folder)/\(path)")
            }
        } catch {
            fatalError("the fuzzer's own folder failed: \(error)")
        }
        do {
            try target.read(folder)
        } catch is InputError {
        } catch is WorkError {
        } catch {
            fatalError("thrown is neither InputError nor WorkError: \(type(of: error)) \(error)")
        }
    }

    /// Checks that the sound files are read without an error: else inputs would not come far.
    func check() throws { try target.read(folder) }

    /// Writes the inputs to start from, each a file.
    func writeSeeds(to folder: String) throws {
        for (number, seed) in target.seeds.enumerated() {
            try FuzzSession.write(seed, to: "\(folder)/seed-\(number)")
        }
    }
}
