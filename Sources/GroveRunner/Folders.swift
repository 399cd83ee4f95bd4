public import Foundation
import GroveBase
import GroveTensor

/// Where Grove finds its manifests and data and where it keeps its cache.
public struct Folders: Sendable {
    /// The folder of dataset manifests, `Datasets`.
    public var manifests: String
    /// Folders that hold datasets, searched in order; the last one receives what is built.
    public var data: [String]
    /// The stage cache.
    public var cache: String
    /// The device that a spec's `auto` means; nil to look for the best here.
    var device: Device?
    /// Whether a device that this machine lacks is a mistake.
    var checksDevice = true

    /// Finds the folders.
    ///
    /// Manifests: `GROVE_HOME`, the working directory or the nearest folder above the executable
    /// that holds `Datasets`. Data: `dataDirectory` alone where given; otherwise those of `GROVE_DATA`
    /// (separated by colons) and the user's own, `$XDG_DATA_HOME/grove`. Cache: `cache`,
    /// `GROVE_CACHE`, or `$XDG_CACHE_HOME/grove`.
    ///
    /// - Throws: ``InputError`` if there is no `Datasets` folder to be found.
    public init(
        dataDirectory: String? = nil,
        cache: String? = nil,
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws {
        manifests = try Folders.home(environment: environment) + "/Datasets"
        let user = environment["HOME"] ?? NSHomeDirectory()
        let share = environment["XDG_DATA_HOME"] ?? user + "/.local/share"
        let given = (environment["GROVE_DATA"] ?? "").split(separator: ":").map(String.init)
        data = dataDirectory.map { [$0] } ?? given + [share + "/grove"]
        self.cache =
            cache ?? environment["GROVE_CACHE"]
            ?? (environment["XDG_CACHE_HOME"] ?? user + "/.cache") + "/grove"
    }

    /// The folder that holds `Datasets`, as for ``init(dataDirectory:cache:environment:)``.
    static func home(environment: [String: String]) throws -> String {
        func holdsManifests(_ folder: String) -> Bool {
            var isFolder: ObjCBool = false
            // Safety: Foundation writes one flag through the pointer it is given for the call.
            return unsafe FileManager.default.fileExists(
                atPath: folder + "/Datasets",
                isDirectory: &isFolder
            ) && isFolder.boolValue
        }
        if let home = environment["GROVE_HOME"] {
            guard holdsManifests(home) else {
                throw InputError("GROVE_HOME has no folder Datasets", place: home)
            }
            return home
        }
        let current = FileManager.default.currentDirectoryPath
        if holdsManifests(current) { return current }
        let link = CommandLine.arguments.first ?? ""
        var folder =
            (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? link
        while folder.count > 1 {
            folder = (folder as NSString).deletingLastPathComponent
            if holdsManifests(folder) { return folder }
        }
        throw InputError(
            "found no folder Datasets here or above the executable; set GROVE_HOME to Grove's checkout"
        )
    }
}
