import Foundation
import GroveBase

/// Does the tasks of a submission by processes of this machine, as a cluster of one node would.
final class LocalEngine: Sendable {
    private let plan: JobPlan
    private let folder: JobFolder
    private let place: JobPlace
    private let options: JobOptions
    private let children = Locked<Children>(Children())

    private struct Children {
        var running: Set<pid_t> = []
        var isStopped = false
    }

    init(plan: JobPlan, folder: JobFolder, place: JobPlace, options: JobOptions) {
        self.plan = plan
        self.folder = folder
        self.place = place
        self.options = options
    }

    /// Does every task, a wave after another, and waits for the last.
    ///
    /// - Parameter ended: Told of each task that ended, from any thread.
    /// - Throws: ``WorkError`` if a process cannot be started.
    func run(ended: @escaping @Sendable (JobArray, Int, Int32) -> Void) throws {
        let failure = Locked<(any Error)?>(nil)
        for wave in 0..<plan.waveCount {
            let tasks = plan.arrays.filter { $0.wave == wave }.flatMap { array in
                array.tasks.indices.map { (array, $0) }
            }
            let next = Locked(0)
            Job.runAll(min(options.maxParallel ?? 1, tasks.count)) { _ in
                while true {
                    let index = next.withLock { value in
                        defer { value += 1 }
                        return value
                    }
                    guard index < tasks.count else { return }
                    let (array, task) = tasks[index]
                    do {
                        guard let code = try self.run(array, task) else { return }
                        ended(array, task, code)
                    } catch {
                        failure.withLock { $0 = $0 ?? error }
                        return
                    }
                }
            }
            if let error = failure.withLock({ $0 }) { throw error }
        }
    }

    /// Ends every process as a user would.
    func stop() {
        let running = children.withLock { children in
            children.isStopped = true
            return children.running
        }
        for process in running { kill(process, SIGTERM) }
    }

    /// Runs one task.
    ///
    /// - Returns: Its exit code, or the signal that ended it with a minus; nil if all was stopped.
    private func run(_ array: JobArray, _ task: Int) throws -> Int32? {
        let log = JobScript.log(array.number, task: task, in: folder.path)
        guard let output = LocalEngine.create(log) else {
            throw WorkError("\(log): cannot be written")
        }
        defer { try? output.close() }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: place.program)
        process.arguments =
            [
                "work", folder.path, "--array", String(array.number + 1), "--task", String(task),
                "--threads", String(options.threads),
            ] + (options.memory.map { ["--memory", $0] } ?? [])
        process.currentDirectoryURL = URL(fileURLWithPath: place.directory)
        var environment = ProcessInfo.processInfo.environment
        for variable in place.variables { environment[variable.name] = variable.value }
        process.environment = environment
        process.standardOutput = output
        process.standardError = output
        process.standardInput = FileHandle.nullDevice
        let isStarted = try children.withLock { children -> Bool in
            guard !children.isStopped else { return false }
            do { try process.run() } catch {
                throw WorkError("cannot start \(place.program): \(oneLine(error))")
            }
            children.running.insert(process.processIdentifier)
            return true
        }
        guard isStarted else { return nil }
        process.waitUntilExit()
        children.withLock { _ = $0.running.remove(process.processIdentifier) }
        let status = process.terminationStatus
        return process.terminationReason == .uncaughtSignal ? -status : status
    }

    private static func create(_ path: String) -> FileHandle? {
        FileManager.default.createFile(atPath: path, contents: nil)
            ? FileHandle(forWritingAtPath: path) : nil
    }
}
