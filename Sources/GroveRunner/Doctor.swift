import CKernels
import Foundation
import GroveBase
import GroveData
import GroveReport
import GroveStore
import GroveTensor

/// Looks at an installation for `grove doctor`.
public struct Doctor: Sendable {
    private let folders: Folders
    private let version: String

    /// What was found.
    public struct Examination: Sendable {
        /// One line a finding.
        public let text: String
        /// Whether everything a run needs is there.
        public let isHealthy: Bool
    }

    /// Creates a doctor for some folders.
    public init(folders: Folders, version: String) {
        self.folders = folders
        self.version = version
    }

    /// The versions of the libraries that results may depend on.
    static func libraries(version: String) -> [String: String] {
        ["grove": version, "hdf5": HDF5Library.version, "kernels": kernelName]
    }

    /// The instruction set of the kernels in use.
    static var kernelName: String {
        // Safety: the function returns a constant C string.
        unsafe String(cString: ckernels_isa())
    }

    /// Looks at everything.
    public func examine() throws -> Examination {
        let environment = ProcessInfo.processInfo
        let gnuplot = Report.installedGnuplot()
        var lines = [
            "grove \(version)",
            "system: \(Provenance.systemName())",
            "cpu: \(Provenance.cpuModel()), \(environment.activeProcessorCount) cores, "
                + "\(environment.physicalMemory >> 20) MiB",
            "kernels: \(Doctor.kernelName) (chosen at run time; every choice gives the same numbers)",
            "hdf5: \(HDF5Library.version), thread-safe: \(HDF5Library.isThreadSafe ? "yes" : "no")",
            "gnuplot: \(gnuplot ?? "missing: tables are written, plots are not (Debian: gnuplot-nox)")",
            "torch: " + Torch.status.lines.joined(separator: "\n  ")
                + (Torch.isLoaded ? "" : " (the linear matcher needs none)"),
            "manifests: \(folders.manifests)",
            "data: \(folders.data.joined(separator: ", "))",
        ]
        let catalog = folders.catalog
        for name in catalog.names() {
            let state = catalog.isAvailable(name) ? "here" : "missing"
            lines.append("  \(name): \(state)")
        }
        let writable = Doctor.isWritable(folders.stages)
        lines.append("cache: \(folders.stages), \(writable ? "writable" : "not writable")")
        return Examination(
            text: lines.joined(separator: "\n"),
            isHealthy: gnuplot != nil && writable
        )
    }

    /// Whether files can be made in a folder, or the folder can be made.
    private static func isWritable(_ folder: String) -> Bool {
        var place = folder
        while place.count > 1, !FileManager.default.fileExists(atPath: place) {
            place = (place as NSString).deletingLastPathComponent
        }
        return FileManager.default.isWritableFile(atPath: place)
    }
}
