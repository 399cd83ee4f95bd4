public import GroveBase

extension Plan {
    /// The plan for programs: every stage of every run with its seconds and bytes, foretold where it
    /// is to do, and measured where it is done.
    ///
    /// `peak-bytes` is the process's memory at the stage's peak, earlier values that the sweep keeps
    /// included; a stage that an earlier run of the plan makes has no forecast of its own.
    public var json: JSONValue {
        .object([
            "name": .string(title),
            "memory-limit-bytes": .integer(memoryLimit),
            "runs": .array(
                runs.map { run in
                    .object([
                        "run": .string(run.name), "stages": .array(run.steps.map(Plan.json)),
                    ])
                }
            ),
        ])
    }

    private static func json(_ step: Step) -> JSONValue {
        var members: [String: JSONValue] = [
            "stage": .string(step.stage), "title": .string(step.title),
            "key": .string(step.digest), "cached": .bool(step.isCached),
            "shared": .bool(step.isShared),
        ]
        members["seconds"] = (step.took ?? step.estimate?.seconds).map(JSONValue.number)
        members["measured-peak-bytes"] = step.peak.map(JSONValue.integer)
        if let need = step.need {
            members["peak-bytes"] = .integer(need.peak)
            members["least-bytes"] = .integer(need.least)
            members["disk-bytes"] = .integer(need.disk)
            members["guess"] = .bool(need.isGuess)
        }
        return .object(members)
    }
}
