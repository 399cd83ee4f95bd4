import GroveBase

/// Where the tasks of all submissions of an experiment stand.
///
/// The scheduler knows who waits and who runs, tasks know how they ended, and neither knows all.
struct JobLedger {
    struct Submission {
        let folder: JobFolder
        let plan: JobPlan
        /// Nil where nothing came of it.
        let submitted: JobFolder.Submitted?
    }

    /// One task of one submission.
    struct Task {
        let submission: Int
        let array: JobArray
        let index: Int
        let state: TaskState
        /// Its job; nil for a local one.
        let job: String?

        var items: [JobItem] { array.tasks[index].items }
        /// Whether it still is to do or doing its work.
        var isLive: Bool { state == .running || state == .pending }
    }

    let submissions: [Submission]
    let tasks: [Task]
    /// Whether there are Slurm jobs of which the scheduler would say nothing.
    let isSchedulerSilent: Bool

    /// Reads the submissions of an experiment and asks the scheduler.
    ///
    /// - Parameters:
    ///   - experiment: The experiment's results folder.
    ///   - live: Asks the scheduler for jobs of some names; nil where it does not answer.
    /// - Throws: ``InputError`` if a file is damaged.
    init(
        experiment: String,
        live: ([String]) -> [TaskID: TaskState]? = Slurm.live
    ) throws {
        submissions = try JobFolder.all(in: experiment).map { folder in
            Submission(
                folder: folder,
                plan: try folder.readPlan(),
                submitted: try folder.readSubmitted()
            )
        }
        let onSlurm = submissions.filter { !($0.submitted?.jobs.isEmpty ?? true) }
        let names = Set(onSlurm.flatMap(\.plan.jobNames)).sorted()
        let queue = names.isEmpty ? [:] : live(names)
        isSchedulerSilent = queue == nil
        var tasks: [Task] = []
        for (place, submission) in submissions.enumerated() {
            for array in submission.plan.arrays {
                let job = submission.submitted?.jobs[array.number]
                for index in array.tasks.indices {
                    let note = submission.folder.note(array: array.number, task: index)
                    let state =
                        job.map { JobLedger.state(TaskID(job: $0, index: index), queue, note) }
                        ?? JobLedger.state(submission.submitted, note)
                    tasks.append(
                        Task(
                            submission: place,
                            array: array,
                            index: index,
                            state: state,
                            job: job
                        )
                    )
                }
            }
        }
        self.tasks = tasks
    }

    /// The state of a task of Slurm's.
    static func state(
        _ id: TaskID,
        _ queue: [TaskID: TaskState]?,
        _ note: TaskNote?
    ) -> TaskState {
        guard let queue else { return note?.state ?? .pending }
        switch (queue[id], note?.state) {
        // It may have been put back after it failed, or after its node died under it.
        case (.pending, _): return .pending
        // The scheduler takes a while to see that it ended.
        case (.running, .done): return .done
        case (.running, .failed): return .failed
        case (.running, _): return .running
        case (_, .done): return .done
        case (_, .failed): return .failed
        default: return .lost
        }
    }

    /// The state of a task that a process of some machine starts.
    private static func state(_ submitted: JobFolder.Submitted?, _ note: TaskNote?) -> TaskState {
        switch note?.state {
        case .done: return .done
        case .failed: return .failed
        case .running where note?.process.isAlive ?? false: return .running
        case .running: return .lost
        default:
            guard let submitted, submitted.engine == .local else { return .lost }
            return submitted.starter.process.isAlive ? .pending : .lost
        }
    }

    /// The tasks that wait or run.
    var live: [Task] { tasks.filter(\.isLive) }

    /// The runs that live tasks are to do, with what those are at.
    var liveRuns: [String: TaskState] {
        var runs: [String: TaskState] = [:]
        for task in live {
            for item in task.items where item.isRun { runs[item.run] = task.state }
        }
        return runs
    }

    /// The jobs of live tasks by the stages they are to make.
    var liveStages: [String: String] {
        var stages: [String: String] = [:]
        for task in live {
            guard let job = task.job else { continue }
            for item in task.items {
                for stage in item.stages { stages[stage] = job }
            }
        }
        return stages
    }
}
