import CTorch
import Foundation
import GroveBase

extension Torch {
    /// What was found when libtorch was looked for.
    public struct Status: Sendable, Equatable {
        /// Whether it is loaded.
        public let isLoaded: Bool
        /// One finding a line, the first one the verdict.
        public let lines: [String]
    }

    /// The state of the search for the shim, which happens once in a process.
    enum Search: Sendable {
        case pending
        case loaded(path: String)
        case failed(reason: String)
    }

    private static let search = Locked(Search.pending)

    /// What to do where there is no usable shim.
    static let remedy =
        "run scripts/quickstart, which fetches PyTorch, or scripts/build-torch-shim TORCH_HOME for "
        + "a PyTorch of your own"

    /// Finds libtorch's shim and loads it; further calls only tell how the first went.
    ///
    /// Looks at `GROVE_TORCH` (the shim's path) alone if that is set; otherwise beside the executable
    /// and in Grove's data folder, `$XDG_DATA_HOME/grove/torch`.
    ///
    /// - Throws: `WorkError` that says where it looked, what is wrong and what helps.
    public static func load() throws {
        let state = search.withLock { state in
            if case .pending = state { state = find(places()) }
            return state
        }
        if case .failed(let reason) = state { throw WorkError(reason) }
    }

    /// Whether ``load()`` has succeeded.
    public static var isLoaded: Bool {
        search.withLock { if case .loaded = $0 { true } else { false } }
    }

    /// What `grove doctor` tells; loads libtorch if nobody has.
    public static var status: Status {
        try? load()
        switch search.withLock({ $0 }) {
        case .loaded(let path): return Status(isLoaded: true, lines: loadedLines(path))
        case .failed(let reason): return Status(isLoaded: false, lines: [reason])
        case .pending: return Status(isLoaded: false, lines: [])
        }
    }

    private static func loadedLines(_ path: String) -> [String] {
        // Safety: both are constant C strings that live as long as the process.
        let version = unsafe String(cString: ctorch_library_version())
        let capability = unsafe String(cString: ctorch_cpu_capability())
        let mkl = ctorch_mkl_as_intel() != 0 ? "as on Intel" : "as it chooses"
        var lines = ["PyTorch \(version), CPU \(capability), MKL \(mkl), shim \(path)"]
        for index in 0..<cudaDeviceCount {
            let memory = ctorch_cuda_total_memory(Int32(index))
            lines.append("cuda:\(index): \(cudaName(index)), \(memory >> 20) MiB")
        }
        if cudaDeviceCount == 0 { lines.append("no CUDA device") }
        return lines
    }

    /// The name of a CUDA device.
    public static func cudaName(_ index: Int) -> String {
        var name = [CChar](repeating: 0, count: 256)
        // Safety: the function writes at most the capacity given, zero included.
        let status = unsafe name.withUnsafeMutableBufferPointer {
            unsafe ctorch_cuda_name(Int32(index), $0.baseAddress, Int64($0.count))
        }
        guard status == 0 else { return "CUDA device" }
        return String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}

// MARK: - Finding the shim

extension Torch {
    static let fileName = "libgrove-torch.so"

    /// Where the shim is looked for, in order.
    static func places(
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) -> [String] {
        if let given = environment["GROVE_TORCH"], !given.isEmpty { return [given] }
        let link = CommandLine.arguments.first ?? ""
        let executable =
            (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? link
        let home = environment["HOME"] ?? NSHomeDirectory()
        let share = environment["XDG_DATA_HOME"] ?? home + "/.local/share"
        return [
            (executable as NSString).deletingLastPathComponent + "/" + fileName,
            share + "/grove/torch/" + fileName,
        ]
    }

    /// Loads the first shim there is.
    static func find(_ places: [String]) -> Search {
        guard let path = places.first(where: FileManager.default.fileExists(atPath:)) else {
            let list = places.joined(separator: " nor ")
            return .failed(reason: "found no PyTorch shim at \(list); \(remedy)")
        }
        var reason = [CChar](repeating: 0, count: 1024)
        // Safety: the function writes at most the capacity given, zero included.
        let status = unsafe reason.withUnsafeMutableBufferPointer {
            unsafe ctorch_load(path, $0.baseAddress, Int64($0.count))
        }
        let text = String(
            decoding: reason.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)),
            as: UTF8.self
        )
        switch Int(status) {
        case CTORCH_LOADED:
            return .loaded(path: path)
        case CTORCH_NOT_LOADABLE:
            return .failed(reason: "the PyTorch shim does not load: \(text); \(remedy)")
        case CTORCH_NOT_A_SHIM:
            return .failed(reason: "\(path) is no PyTorch shim of Grove's; \(remedy)")
        default:
            return .failed(
                reason:
                    "\(path) was built for another version of Grove; run scripts/build-torch-shim"
            )
        }
    }
}
