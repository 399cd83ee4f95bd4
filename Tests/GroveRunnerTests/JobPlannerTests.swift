import GroveBase
import GroveTestSupport
import Testing

@testable import GroveRunner

/// A run of stages that each read the one before; a stage `g…` works with an encoder.
private func run(_ name: String, _ stages: String, dataset: String = "toy") -> JobPlanner.Run {
    let names = stages.split(separator: " ").map(String.init)
    return JobPlanner.Run(
        name: name,
        dataset: dataset,
        stages: names.indices.map { index in
            JobPlanner.Node(
                digest: names[index],
                title: "the " + names[index],
                inputs: index == 0 ? ["elsewhere"] : [names[index - 1]],
                needsDevice: names[index].hasPrefix("g")
            )
        }
    )
}

/// Arrays in few words: wave, what they wait for, and the stages or runs of each task.
private func words(_ arrays: [JobArray]) -> [String] {
    arrays.map { array in
        let tasks = array.tasks.map { task in
            task.items.map { item in
                (item.isRun ? item.run + ":" : "") + item.stages.joined(separator: ",")
            }.joined(separator: "+")
        }
        let after = (array.after.map { "\($0)" } + array.afterJobs.map { "job \($0)" })
        return "\(array.number) wave \(array.wave)\(array.needsDevice ? " gpu" : "")"
            + (after.isEmpty ? "" : " after " + after.joined(separator: ","))
            + ": " + tasks.joined(separator: " | ")
    }
}

@Suite("Missing work as arrays of tasks")
struct JobPlannerTests {
    @Test("What the same runs read is one task; the runs wait for it")
    func prefix() {
        let planner = JobPlanner(runs: [run("r1", "f t m1 p1"), run("r2", "f t m2 p2")])
        #expect(
            words(planner.arrays()) == [
                "0 wave 0: f,t", "1 wave 1 after 0: r1:m1,p1 | r2:m2,p2",
            ]
        )
        #expect(planner.arrays().map(\.title) == ["the f, the t", "runs"])
        #expect(planner.arrays().map(\.isRuns) == [false, true])
    }

    @Test("Stages of ever fewer runs come in ever later waves, each waiting for the last alone")
    func waves() {
        let planner = JobPlanner(runs: [
            run("a1", "f t1 m1 p1"), run("a2", "f t1 m1 p2"), run("a3", "f t1 m3"),
            run("b1", "f t2 n1"), run("b2", "f t2 n2"), run("c", "f t3"),
        ])
        #expect(
            words(planner.arrays()) == [
                "0 wave 0: f", "1 wave 1 after 0: t1 | t2", "2 wave 1 after 0: c:t3",
                "3 wave 2 after 1: m1", "4 wave 2 after 1: a3:m3 | b1:n1 | b2:n2",
                "5 wave 3 after 3: a1:p1 | a2:p2",
            ]
        )
    }

    @Test(
        "A run alone, a run that lacks nothing and a run whose all is shared are tasks like others"
    )
    func plain() {
        let planner = JobPlanner(runs: [run("r1", "a b"), run("r2", ""), run("r3", "a")])
        #expect(
            words(planner.arrays()) == [
                "0 wave 0: a", "1 wave 0: r2:", "2 wave 1 after 0: r1:b | r3:",
            ]
        )
        #expect(JobPlanner(runs: []).arrays().isEmpty)
    }

    @Test("Datasets have arrays of their own, and wait only for their own")
    func datasets() {
        let planner = JobPlanner(runs: [
            run("x1", "f t1", dataset: "x"), run("y1", "h u1", dataset: "y"),
            run("x2", "f t2", dataset: "x"), run("y2", "h u2", dataset: "y"),
        ])
        #expect(
            words(planner.arrays()) == [
                "0 wave 0: f", "1 wave 0: h", "2 wave 1 after 0: x1:t1 | x2:t2",
                "3 wave 1 after 1: y1:u1 | y2:u2",
            ]
        )
    }

    @Test("Only what works with an encoder is told to want a device")
    func devices() {
        let planner = JobPlanner(runs: [
            run("r1", "f g1 e1"), run("r2", "f g1 e2"), run("r3", "f g2"), run("r4", "f t"),
        ])
        #expect(
            words(planner.arrays()) == [
                "0 wave 0: f", "1 wave 1 gpu after 0: g1", "2 wave 1 gpu after 0: r3:g2",
                "3 wave 1 after 0: r4:t", "4 wave 2 after 1: r1:e1 | r2:e2",
            ]
        )
    }

    @Test("What a job makes already is not made again but waited for")
    func inFlight() {
        var planner = JobPlanner(runs: [run("r1", "f t m1"), run("r2", "f t m2"), run("r3", "x y")])
        planner.inFlight = ["f": "77", "x": "78"]
        #expect(
            words(planner.arrays()) == [
                "0 wave 0 after job 77: t", "1 wave 0 after job 78: r3:y",
                "2 wave 1 after 0,job 77: r1:m1 | r2:m2",
            ]
        )
    }

    @Test("Runs are bundled as asked for, and further where an array would have too many tasks")
    func bundles() {
        var planner = JobPlanner(runs: (1...7).map { run("r\($0)", "a\($0)") })
        planner.bundle = 3
        #expect(
            words(planner.arrays())
                == ["0 wave 0: r1:a1+r2:a2+r3:a3 | r4:a4+r5:a5+r6:a6 | r7:a7"]
        )
        planner.bundle = 1
        planner.largestArray = 4
        #expect(planner.arrays().map { $0.tasks.map(\.items.count) } == [[2, 2, 2, 1]])
    }

    @Test("A plan comes back from its text as it was")
    func file() throws {
        var planner = JobPlanner(runs: [run("r1", "f g m1"), run("r2", "f g m2"), run("r3", "f")])
        planner.inFlight = ["m2": "5"]
        for device in [nil, "cuda:0"] {
            let plan = JobPlan(experiment: "x", device: device, arrays: planner.arrays())
            #expect(try JobPlan(parsing: plan.text) == plan)
        }
        let empty = JobPlan(experiment: "x", device: nil, arrays: [])
        #expect(try JobPlan(parsing: empty.text) == empty)
        #expect(throws: InputError.self) { try JobPlan(parsing: "{}") }
        #expect(throws: InputError.self) {
            try JobPlan(parsing: #"{"format":"grove-jobs-1","experiment":"x","arrays":[{}]}"#)
        }
    }

    @Test("No stage is in two items, and each item waits for all it reads, whatever the sweep")
    func soundness() {
        var random = RandomStream(seed: 5, "jobs")
        for _ in 0..<60 {
            let depth = 2 + random.below(5)
            // Stage names by a run's choices so far: runs that agree on a prefix share it.
            let runs = (0..<(1 + random.below(14))).map { index in
                var name = ""
                let stages = (0..<depth).map { level in
                    name += "\(random.below(level == depth - 1 ? 9 : 2))"
                    return "s" + name
                }
                return run("r\(index)", stages.joined(separator: " "))
            }
            let arrays = JobPlanner(runs: runs).arrays()
            var makers: [String: Int] = [:]
            for array in arrays {
                for item in array.tasks.flatMap(\.items) {
                    for stage in item.stages {
                        #expect(makers.updateValue(array.number, forKey: stage) == nil)
                    }
                }
            }
            func waits(_ number: Int) -> Set<Int> {
                arrays[number].after.reduce(into: []) { $0.formUnion(waits($1).union([$1])) }
            }
            for array in arrays {
                for item in array.tasks.flatMap(\.items) {
                    let all = runs.first { $0.name == item.run }?.stages ?? []
                    let own = item.isRun ? all : all.filter { item.stages.contains($0.digest) }
                    for input in own.flatMap(\.inputs) where !item.stages.contains(input) {
                        guard let maker = makers[input] else { continue }
                        #expect(waits(array.number).contains(maker), "\(words(arrays))")
                    }
                }
            }
            #expect(
                arrays.flatMap(\.tasks).flatMap(\.items).filter(\.isRun).map(\.run).sorted()
                    == runs.map(\.name).sorted()
            )
        }
    }
}
