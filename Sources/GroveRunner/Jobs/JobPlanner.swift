import GroveBase

/// Divides the missing work of a sweep into arrays of tasks.
///
/// No two tasks that can run at the same time make the same stage, so that jobs need no locks on the
/// cluster's file system and no node waits for another's work. Missing stages that the very same runs
/// read go together as one item; what only one run reads is done with the run. An item's wave is the
/// length of the longest chain of items it waits for.
struct JobPlanner {
    /// A stage that is not in the cache.
    struct Node {
        let digest: String
        let title: String
        /// The digests of the stages it reads, cached or not.
        let inputs: [String]
        var needsDevice = false
    }

    /// A run that is to be done.
    struct Run {
        let name: String
        let dataset: String
        /// Its missing stages, in the order of the work.
        let stages: [Node]
    }

    let runs: [Run]
    /// The job that is to make a stage already, by the stage's digest.
    var inFlight: [String: String] = [:]
    /// How many runs a task does, one after another.
    var bundle = 1
    /// How many tasks an array may have; beyond, a task does more.
    var largestArray = 1000

    /// Stages that the same runs read.
    private struct Group {
        let users: [Int]
        var nodes: [Node] = []
        var after: Set<Int> = []
    }

    /// An item with what decides which array it goes to.
    private struct Placed {
        let item: JobItem
        let titles: [String]
        let kind: Kind
        /// The groups that must have been made.
        let after: Set<Int>
        let afterJobs: Set<String>
    }

    private struct Kind: Hashable {
        let wave: Int
        let isRun: Bool
        let dataset: String
        let needsDevice: Bool
    }

    /// The arrays, those that wait for nothing first.
    func arrays() -> [JobArray] {
        let (groups, place) = groups()
        let waves = waves(groups)
        var placed = groups.indices.map { placedGroup($0, groups, waves[$0]) }
        placed += runs.indices.map { placedRun(runs[$0], place, waves) }
        let order = ordered(placed)
        var arrayOfGroup: [Int: Int] = [:]
        for (number, kind) in order.enumerated() {
            for index in groups.indices where placed[index].kind == kind {
                arrayOfGroup[index] = number
            }
        }
        var arrays: [JobArray] = []
        for (number, kind) in order.enumerated() {
            let members = placed.filter { $0.kind == kind }
            let wanted = Set(members.flatMap(\.after).compactMap { arrayOfGroup[$0] })
            arrays.append(
                JobArray(
                    number: number,
                    wave: kind.wave,
                    title: kind.isRun ? "runs" : JobPlanner.title(members.map(\.titles)),
                    dataset: kind.dataset,
                    needsDevice: kind.needsDevice,
                    tasks: tasks(members.map(\.item), bundle: kind.isRun ? bundle : 1),
                    after: JobPlanner.direct(wanted, arrays),
                    afterJobs: Set(members.flatMap(\.afterJobs)).sorted()
                )
            )
        }
        return arrays
    }

    /// The groups in the order of the work, and the group of each stage that more than one run reads.
    private func groups() -> ([Group], [String: Int]) {
        var users: [String: [Int]] = [:]
        var nodes: [Node] = []
        for (index, run) in runs.enumerated() {
            for node in run.stages where inFlight[node.digest] == nil {
                if users[node.digest] == nil { nodes.append(node) }
                users[node.digest, default: []].append(index)
            }
        }
        var known: [[Int]: Int] = [:]
        var groups: [Group] = []
        var place: [String: Int] = [:]
        for node in nodes {
            guard let readers = users[node.digest], readers.count > 1 else { continue }
            let index = known[readers] ?? groups.count
            if index == groups.count {
                known[readers] = index
                groups.append(Group(users: readers))
            }
            groups[index].nodes.append(node)
            place[node.digest] = index
        }
        for index in groups.indices {
            let inputs = groups[index].nodes.flatMap(\.inputs).compactMap { place[$0] }
            groups[index].after = Set(inputs).subtracting([index])
        }
        return (groups, place)
    }

    /// The wave of each group.
    ///
    /// Whoever reads a stage reads its inputs: a group that another waits for has strictly more
    /// readers, and going from many readers to few meets every group after those it waits for.
    private func waves(_ groups: [Group]) -> [Int] {
        var waves = [Int](repeating: 0, count: groups.count)
        for index in groups.indices.sorted(by: { groups[$0].users.count > groups[$1].users.count })
        {
            waves[index] = (groups[index].after.map { waves[$0] }.max() ?? -1) + 1
        }
        return waves
    }

    private func placedGroup(_ index: Int, _ groups: [Group], _ wave: Int) -> Placed {
        let group = groups[index]
        let reader = runs[group.users[0]]
        return Placed(
            item: JobItem(run: reader.name, stages: group.nodes.map(\.digest), isRun: false),
            titles: group.nodes.map(\.title),
            kind: Kind(
                wave: wave,
                isRun: false,
                dataset: reader.dataset,
                needsDevice: group.nodes.contains(where: \.needsDevice)
            ),
            after: group.after,
            afterJobs: Set(group.nodes.flatMap(\.inputs).compactMap { inFlight[$0] })
        )
    }

    private func placedRun(_ run: Run, _ place: [String: Int], _ waves: [Int]) -> Placed {
        let after = Set(run.stages.compactMap { place[$0.digest] })
        let own = run.stages.filter { place[$0.digest] == nil && inFlight[$0.digest] == nil }
        return Placed(
            item: JobItem(run: run.name, stages: own.map(\.digest), isRun: true),
            titles: own.map(\.title),
            kind: Kind(
                wave: (after.map { waves[$0] }.max() ?? -1) + 1,
                isRun: true,
                dataset: run.dataset,
                needsDevice: own.contains(where: \.needsDevice)
            ),
            after: after,
            afterJobs: Set(run.stages.compactMap { inFlight[$0.digest] })
        )
    }

    /// The kinds in the order of their waves, shared stages before runs, else as they come.
    private func ordered(_ placed: [Placed]) -> [Kind] {
        var seen: Set<Kind> = []
        let kinds = placed.map(\.kind).filter { seen.insert($0).inserted }
        return kinds.enumerated().sorted {
            ($0.element.wave, $0.element.isRun ? 1 : 0, $0.offset)
                < ($1.element.wave, $1.element.isRun ? 1 : 0, $1.offset)
        }.map(\.element)
    }

    private func tasks(_ items: [JobItem], bundle: Int) -> [JobTask] {
        let size = max(bundle, (items.count + largestArray - 1) / largestArray)
        return stride(from: 0, to: items.count, by: size).map { start in
            JobTask(items: Array(items[start..<min(start + size, items.count)]))
        }
    }

    /// The arrays to wait for, without those that another of them waits for anyway.
    private static func direct(_ wanted: Set<Int>, _ arrays: [JobArray]) -> [Int] {
        func above(_ number: Int) -> Set<Int> {
            arrays[number].after.reduce(into: Set(arrays[number].after)) {
                $0.formUnion(above($1))
            }
        }
        let implied = wanted.reduce(into: Set<Int>()) { $0.formUnion(above($1)) }
        return wanted.subtracting(implied).sorted()
    }

    private static func title(_ titles: [[String]]) -> String {
        var seen: Set<String> = []
        return titles.joined().filter { seen.insert($0).inserted }.joined(separator: ", ")
    }
}
