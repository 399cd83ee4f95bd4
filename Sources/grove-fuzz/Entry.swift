import Foundation
import GroveBase

/// What the process fuzzes, from the first call on.
private let session = Locked<FuzzSession?>(nil)

/// Every target.
private var allTargets: [FuzzTarget] {
    textTargets + specTargets + datasetTargets + arrayTargets + archiveTargets + tokenizerTargets
        + encoderTargets + modelTargets + resultTargets + cacheTargets
}

/// Called by libFuzzer once: chooses the target that `GROVE_FUZZ_TARGET` names.
///
/// `GROVE_FUZZ_HOME` is the repository, `GROVE_FUZZ_FOLDER` a folder to work in. Without a target the
/// names of all are printed; with `GROVE_FUZZ_SEEDS` the seeds are written to that folder, and the sound
/// files are read once.
@c(LLVMFuzzerInitialize)
public func fuzzerStarts(
    _ count: UnsafeMutablePointer<Int32>?,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>?
) -> Int32 {
    let environment = ProcessInfo.processInfo.environment
    guard let name = environment["GROVE_FUZZ_TARGET"] else {
        print(allTargets.map(\.name).joined(separator: "\n"))
        exit(0)
    }
    guard let target = allTargets.first(where: { $0.name == name }) else {
        print("no target '\(name)'; expected \(allTargets.map(\.name).joined(separator: ", "))")
        exit(2)
    }
    do {
        let folder = environment["GROVE_FUZZ_FOLDER"] ?? NSTemporaryDirectory() + "grove-fuzz"
        let made = try FuzzSession(target, folder: folder)
        if let seeds = environment["GROVE_FUZZ_SEEDS"] {
            try made.writeSeeds(to: seeds)
            try made.check()
            exit(0)
        }
        session.withLock { $0 = made }
    } catch {
        print("\(name): \(error)")
        exit(2)
    }
    return 0
}

/// Called by libFuzzer with each input.
@c(LLVMFuzzerTestOneInput)
public func fuzzerTries(_ data: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    // Safety: libFuzzer gives `count` bytes, which are copied here.
    let input = unsafe Array(UnsafeBufferPointer(start: data, count: count))
    session.withLock { $0?.run(input) }
    return 0
}
