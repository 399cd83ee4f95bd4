import GroveBase

/// One thing a task does: stages that several runs share, or a whole run.
struct JobItem: Sendable, Equatable {
    /// The run that is done, or one that reads the stages.
    let run: String
    /// The digests of the stages that are to be made, in the order of the work.
    let stages: [String]
    /// Whether the run itself is done, not only its stages.
    let isRun: Bool
}

/// What one process does: items one after another.
struct JobTask: Sendable, Equatable {
    let items: [JobItem]
}

/// Tasks of the same kind that need nothing of each other: one job array.
struct JobArray: Sendable, Equatable {
    /// Its place among the arrays, from 0.
    let number: Int
    /// How many arrays come before it at least, one after another.
    let wave: Int
    /// What its tasks do, in words: `tree, matcher`, `runs`.
    let title: String
    let dataset: String
    /// Whether an encoder works in it, on a GPU where there is one.
    let needsDevice: Bool
    let tasks: [JobTask]
    /// The numbers of the arrays that make what it reads.
    let after: [Int]
    /// Jobs submitted earlier that make what it reads.
    let afterJobs: [String]

    var isRuns: Bool { tasks.first?.items.first?.isRun ?? false }
}

/// The arrays of a submission.
struct JobPlan: Sendable, Equatable {
    /// The name of the experiment.
    let experiment: String
    /// The device that `auto` means, wherever stages are named; nil where no run has an encoder.
    let device: String?
    let arrays: [JobArray]

    var waveCount: Int { (arrays.map(\.wave).max() ?? -1) + 1 }

    /// What Slurm calls each array.
    var jobNames: [String] { arrays.map { "\(experiment)-\($0.number + 1)" } }
}

// MARK: - Files

extension JobPlan {
    private static let format = "grove-jobs-1"

    /// The plan as a file, an array a line.
    var text: String {
        let lines = arrays.map { array in
            let members: [(String, JSONValue)] = [
                ("wave", .integer(array.wave)), ("title", .string(array.title)),
                ("dataset", .string(array.dataset)), ("device", .bool(array.needsDevice)),
                ("after", .array(array.after.map(JSONValue.integer))),
                ("after-jobs", .array(array.afterJobs.map(JSONValue.string))),
                (
                    "tasks",
                    .array(array.tasks.map { .array($0.items.map(\.json)) })
                ),
            ]
            let body = members.map { "\"\($0)\": \($1.canonical)" }.joined(separator: ", ")
            return "    {\(body)}"
        }
        return """
            {
              "format": "\(JobPlan.format)",
              "experiment": \(JSONValue.string(experiment).canonical),
              "device": \(device.map(JSONValue.string)?.canonical ?? "null"),
              "arrays": [
            \(lines.joined(separator: ",\n"))
              ]
            }

            """
    }

    /// Reads what ``text`` wrote.
    ///
    /// - Throws: ``InputError`` if it is no such text.
    init(parsing text: String) throws {
        let json = try OrderedJSON(parsing: text).value
        guard json["format"]?.stringValue == JobPlan.format,
            let experiment = json["experiment"]?.stringValue,
            let arrays = json["arrays"]?.arrayValue
        else { throw InputError("is no plan of jobs (format \(JobPlan.format))") }
        self.experiment = experiment
        device = json["device"]?.stringValue
        self.arrays = try arrays.enumerated().map { number, array in
            guard let wave = array["wave"]?.intValue, let title = array["title"]?.stringValue,
                let dataset = array["dataset"]?.stringValue,
                let tasks = array["tasks"]?.arrayValue
            else { throw InputError("array \(number + 1) of the plan lacks a member") }
            return JobArray(
                number: number,
                wave: wave,
                title: title,
                dataset: dataset,
                needsDevice: array["device"] == .bool(true),
                tasks: try tasks.map { task in
                    JobTask(items: try (task.arrayValue ?? []).map(JobItem.init))
                },
                after: array["after"]?.arrayValue?.compactMap(\.intValue) ?? [],
                afterJobs: array["after-jobs"]?.arrayValue?.compactMap(\.stringValue) ?? []
            )
        }
    }
}

extension JobItem {
    fileprivate var json: JSONValue {
        .object([
            isRun ? "run" : "for": .string(run), "stages": .array(stages.map(JSONValue.string)),
        ])
    }

    fileprivate init(_ json: JSONValue) throws {
        guard let run = json["run"]?.stringValue ?? json["for"]?.stringValue,
            let stages = json["stages"]?.arrayValue
        else { throw InputError("a task of the plan names no run or no stages") }
        self.init(
            run: run,
            stages: stages.compactMap(\.stringValue),
            isRun: json["run"] != nil
        )
    }
}
