import Foundation
import GroveBase

/// What a task says of itself while it works and when it ends.
struct TaskNote: Sendable, Equatable {
    var state: TaskState
    /// What went wrong, on one line each, by the run of the item.
    var errors: [String: String] = [:]
    /// Whether all of that was for what the user wrote or supplied.
    var isInputError = false
    /// Who works at it.
    var process = ProcessName.own

    init(_ state: TaskState) { self.state = state }
}

/// A process among those of all machines and of all times.
struct ProcessName: Sendable, Equatable {
    /// The machine's name, and which of its starts.
    let machine: String
    let number: Int
    /// When it began, in the kernel's ticks since the machine's start; numbers come again, these not.
    let start: Int

    /// This process.
    static let own = ProcessName(
        machine: here,
        number: Int(getpid()),
        start: start(of: Int(getpid())) ?? 0
    )

    /// Whether it lives, as far as this machine can see.
    var isAlive: Bool { machine == ProcessName.here && ProcessName.start(of: number) == start }

    /// This machine; Foundation's name for it asks the network.
    private static let here: String = {
        let names = ["hostname", "random/boot_id"].map { name in
            let text = try? String(contentsOfFile: "/proc/sys/kernel/" + name, encoding: .utf8)
            return text?.trimmingCharacters(in: .whitespacesAndNewlines) ?? ""
        }
        return names.joined(separator: " ")
    }()

    /// When a process began; nil if it is not there or dead.
    static func start(of number: Int) -> Int? {
        let path = "/proc/\(number)/stat"
        guard let text = try? String(contentsOfFile: path, encoding: .utf8),
            // A program's name may hold anything, and stands in brackets.
            let end = text.lastIndex(of: ")")
        else { return nil }
        let fields = text[text.index(after: end)...].split(separator: " ")
        guard fields.count > 19, fields[0] != "Z" else { return nil }
        return Int(fields[19])
    }
}

// MARK: - Files

extension TaskNote {
    var json: JSONValue {
        .object([
            "state": .string(state.rawValue),
            "errors": .object(errors.mapValues(JSONValue.string)),
            "input-error": .bool(isInputError), "machine": .string(process.machine),
            "process": .integer(process.number), "start": .integer(process.start),
        ])
    }

    /// Reads what ``json`` wrote; nil for anything else.
    init?(_ json: JSONValue) {
        guard let state = json["state"]?.stringValue.flatMap(TaskState.init(rawValue:)),
            let machine = json["machine"]?.stringValue, let number = json["process"]?.intValue,
            let start = json["start"]?.intValue
        else { return nil }
        self.init(state)
        errors = (json["errors"]?.objectValue ?? [:]).compactMapValues(\.stringValue)
        isInputError = json["input-error"] == .bool(true)
        process = ProcessName(machine: machine, number: number, start: start)
    }
}
