import GroveBase

/// What the user asks of the machines that do a sweep's jobs.
public struct JobOptions: Sendable {
    /// What starts the tasks.
    public enum Engine: String, Sendable {
        /// Job arrays of Slurm.
        case slurm
        /// Processes of this machine.
        case local
    }

    /// What starts the tasks.
    public var engine = Engine.slurm
    /// The partition; nil for the cluster's default.
    public var partition: String?
    /// The partition of tasks that use no encoder; nil for the same.
    public var cpuPartition: String?
    /// Generic resources such as `gpu:1`, for tasks that use an encoder.
    public var gres: String?
    /// The time limit of a task; nil for one foretold from finished stages, where they tell.
    public var time: String?
    /// The memory of a task; nil for what is foretold.
    public var memory: String?
    /// The account that pays.
    public var account: String?
    /// How many tasks of an array run at the same time at most.
    public var maxParallel: Int?
    /// Threads of a task.
    public var threads = 4
    /// How many runs a task does one after another.
    public var bundle = 1
    /// How many tasks an array may have: Slurm's `MaxArraySize`, less one.
    public var largestArray = 1000
    /// Further options of sbatch, such as `--qos=long`.
    public var more: [String] = []
    /// Shell commands that a task starts with, such as `module load cuda`.
    public var before: [String] = []

    /// Creates the usual options.
    public init() {}

    /// Whether tasks that use an encoder are to find a GPU.
    var wantsGPU: Bool { gres?.hasPrefix("gpu") ?? false }

    /// Holds every text against what a line of a job script can carry.
    ///
    /// - Throws: ``InputError`` naming the option.
    public func check() throws {
        let texts: [(String, String?)] =
            [
                ("partition", partition), ("cpu-partition", cpuPartition), ("gres", gres),
                ("time", time), ("mem", memory), ("account", account),
            ] + more.map { ("sbatch", $0) }
        for (name, text) in texts {
            guard let text else { continue }
            if text.isEmpty || text.contains(where: \.isNewline) {
                throw InputError("--\(name) must be one line of text, got '\(text)'")
            }
        }
        if let option = more.first(where: { !$0.hasPrefix("-") }) {
            throw InputError(
                "--sbatch must be an option of sbatch such as --qos=long, got '\(option)'"
            )
        }
        let reserved = ["--array", "--dependency", "--output", "--wrap", "--parsable"]
        if let option = more.first(where: { more in
            reserved.contains { more == $0 || more.hasPrefix($0 + "=") }
        }) {
            throw InputError("--sbatch \(option): Grove sets that itself")
        }
    }
}

/// What an array's tasks ask for: the most that one of them should take, with a margin.
struct JobRequest: Sendable, Equatable {
    /// Bytes of memory.
    let memory: Int
    /// Seconds; nil where no finished stage tells.
    let seconds: Double?

    /// What tasks should take, by what their stages should.
    ///
    /// Half as much again as foretold: a task may keep a quarter of its memory for values that come
    /// in useful again, and forecasts err. Two and a half times where features had to be guessed. Of
    /// time four times as much and ten minutes, as a node may be slower than where times were taken.
    ///
    /// - Parameters:
    ///   - peaks: The memory of each task, and whether it is a guess.
    ///   - seconds: The time of each task; nil where it is not known.
    init(peaks: [(bytes: Int, isGuess: Bool)], seconds: [Double?]) {
        let most = peaks.map { Double($0.bytes) * ($0.isGuess ? 2.5 : 1.5) }.max() ?? 0
        let step = 256.0 * 0x1p20
        memory = Int(max(2, (most / step).rounded(.up)) * step)
        let known = seconds.compactMap(\.self)
        guard known.count == seconds.count, let longest = known.max() else {
            self.seconds = nil
            return
        }
        self.seconds = ((longest * 4 + 600) / 300).rounded(.up) * 300
    }
}

/// Where jobs find the program and what it needs.
struct JobPlace: Sendable, Equatable {
    /// The executable.
    let program: String
    /// The folder the jobs work in.
    let directory: String
    /// Variables of the environment, in order.
    let variables: [Variable]

    struct Variable: Sendable, Equatable {
        let name: String
        let value: String
    }
}
