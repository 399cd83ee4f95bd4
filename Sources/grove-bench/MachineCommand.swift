import ArgumentParser
import CKernels
import Foundation
import GroveBase
import GroveRunner

/// `grove-bench machine`: what memory, caches and vector units can do.
struct MachineCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "machine",
        abstract: "Measure the machine: streams, random access, multiply-adds; 1 and N threads."
    )
    @Option(name: .long, help: "The most threads. Default: all cores.")
    var threads: Int = ProcessInfo.processInfo.activeProcessorCount

    func validate() throws {
        guard (1...1024).contains(threads) else {
            throw ValidationError("--threads must be from 1 to 1024, got \(threads)")
        }
    }

    func run() throws {
        let counts = threads == 1 ? [1] : [1, threads]
        let limits = try counts.map { try MachineLimits(threads: $0).json }
        print(
            JSONValue.object([
                "work": .string("machine"), "limits": .array(limits),
                "machine": machineDescription,
            ]).canonical
        )
    }
}

/// Processor, cores, memory, system and kernels, as every results file states them.
var machineDescription: JSONValue {
    let process = ProcessInfo.processInfo
    // Safety: the function returns a constant C string.
    let kernels = unsafe String(cString: ckernels_isa())
    return .object([
        "cpu": .string(Provenance.cpuModel()), "cores": .integer(process.activeProcessorCount),
        "memory-mib": .integer(Int(process.physicalMemory >> 20)),
        "system": .string(Provenance.systemName()), "kernels": .string(kernels),
    ])
}
