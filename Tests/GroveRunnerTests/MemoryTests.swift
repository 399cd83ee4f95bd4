import Foundation
import GroveBase
import GroveData
import GroveSparse
import GroveSpec
import GroveStore
import GroveTestSupport
import Testing

@testable import GroveRunner

@Suite("Memory: limits, forecasts, refusals")
struct MemoryTests {
    @Test(
        "Sizes are numbers with a unit",
        arguments: [("16G", 16 << 30), ("512m", 512 << 20), ("0.5T", 1 << 39), ("1k", 1024)]
    )
    func sizes(text: String, bytes: Int) throws {
        #expect(try MemoryLimit.bytes(of: text) == bytes)
    }

    @Test(
        "What is no size is named",
        arguments: ["", "16", "G", "-1G", "0G", "1e30T", "nanG", "16GB"]
    )
    func noSizes(text: String) {
        #expect(throws: InputError.self) { try MemoryLimit.bytes(of: text) }
    }

    /// Folders as the kernel shows them.
    private func system(_ place: ToyPlace, groups: String, _ files: [(String, String)]) throws
        -> (system: String, groups: String)
    {
        _ = try place.write("MemTotal: 9 kB\nMemAvailable:   4194304 kB\n", "proc/meminfo")
        _ = try place.write(groups, "proc/self/cgroup")
        for (name, text) in files { _ = try place.write(text + "\n", "groups/" + name) }
        return ("\(place.path)/proc", "\(place.path)/groups")
    }

    @Test("The least of what the machine has and what any control group above leaves counts")
    func limits() throws {
        let slack = 64 << 20
        // Beside what the process has, which other tests change meanwhile.
        func available(_ groups: String, _ files: [(String, String)]) throws -> ClosedRange<Int> {
            let place = try ToyPlace()
            let folders = try system(place, groups: groups, files)
            let before = PeakMemory.currentBytes()
            let found = MemoryLimit.available(system: folders.system, groups: folders.groups)
            let after = PeakMemory.currentBytes()
            return found - max(before, after) - slack...found - min(before, after) + slack
        }
        let machine = try available("0::/\n", [])
        #expect(machine.contains(4 << 30))
        let nested = try available(
            "0::/a/b\n",
            [
                ("a/memory.max", "1073741824"), ("a/memory.current", "734003200"),
                ("a/memory.stat", "anon 5\ninactive_file 209715200"),
                ("a/b/memory.max", "max"), ("a/b/memory.current", "1048576"),
            ]
        )
        #expect(nested.contains((1024 - 700 + 200) << 20))
        let old = try available(
            "5:cpu:/x\n4:memory:/x\n",
            [
                ("memory/x/memory.limit_in_bytes", "536870912"),
                ("memory/x/memory.usage_in_bytes", "0"),
            ]
        )
        #expect(old.contains(512 << 20))
    }

    @Test("A plan tells the memory of each run and what it is for, and the disk")
    func plan() throws {
        let place = try ToyPlace()
        let sweep = try place.sweep(toySpec("planned-memory", "disentanglement: {budget: 2}"))
        let options = Sweep.Options(threads: 2, memory: 8 << 30)
        let text = try sweep.plan(options).text(everyStage: true)
        #expect(text.contains("of the 8.0 GiB allowed; disk: "), "\(text)")
        #expect(text.contains("MiB of memory for "), "\(text)")
        #expect(text.contains("assignment: to do, about 0.0 s (default rate), about "), "\(text)")
        #expect(try sweep.plan(options).refusal == nil)
        _ = try sweep.results()
        #expect(try !sweep.plan(options).text(everyStage: true).contains("of memory"))
    }

    @Test("More labels, features and threads are foretold to take more; parts take less")
    func shapes() {
        var shape = TrainingShape(
            instances: 100_000,
            nonzeros: 10_000_000,
            features: 200_000,
            pairs: 500_000,
            levels: [
                .init(children: 16, rows: 500_000, positiveNonzeros: 50_000_000),
                .init(children: 30_000, rows: 500_000, positiveNonzeros: 50_000_000),
            ],
            threads: 1,
            reaching: 12
        )
        let one = TrainingMemory(shape)
        #expect(one.fixed > 20 << 20 && one.whole > one.fixed + one.weights)
        // The root is one chunk, which one thread has; three others have chunks of the level below.
        shape.threads = 4
        #expect(TrainingMemory(shape).fixed > one.fixed + 30 << 20)
        #expect(TrainingMemory(shape).fixed < 4 * one.fixed)
        #expect(TrainingMemory(shape).weights == one.weights)
        shape.levels[1].rows *= 3
        #expect(TrainingMemory(shape).weights > 2 * one.weights)
        shape.reaching = 1000
        // Where every value reaches the threshold, the nonzeros of positives bound the weights, and
        // children times features those of the first level.
        #expect(
            TrainingMemory(shape).weights
                == 8 * (16 * 200_000) + 8 * 100_000_000 + 12 * 30_016
        )
    }

    @Test("Values that share arrays with others count for the limit, and not as memory")
    func keptValues() {
        var kept = KeptValues(limit: 100)
        kept.use("dataset", bytes: 60)
        kept.keep("labels", bytes: 30, own: 0)
        #expect(kept.bytes == 60)
        // Known values keep what they are, and become the ones used last.
        kept.use("dataset", bytes: 1)
        kept.keep("tree", bytes: 20, own: 20)
        #expect(kept.bytes == 80)
        kept.use("labels", bytes: 30)
        #expect(kept.bytes == 50)
        kept.keep("model", bytes: 101, own: 101)
        #expect(kept.bytes == 50)
    }

    @Test("Sparse text tells its cells, so that nothing has to be guessed")
    func sparseText() throws {
        let place = try ToyPlace()
        let catalog = try place.folders().catalog
        let data = try DatasetSizes("toy", catalog)
        let features = try FeatureSizes("toy", catalog, data)
        let dataset = try catalog.load("toy", workers: Workers(1))
        #expect(!features.isGuess)
        // The header has no cell, and the files are shorter than what is read of them.
        #expect(features.nonzeros == dataset.train.features?.nonzeroCount)
        #expect(features.testNonzeros == dataset.test.features?.nonzeroCount)
        // All rows but the last, which might have been cut short.
        let train = try #require(dataset.train.features)
        let rows = 0..<train.rowCount - 1
        let norms = rows.map { row in
            (train.rowOffsets[row]..<train.rowOffsets[row + 1])
                .reduce(0.0) { $0 + Double(train.values[$1]) * Double(train.values[$1]) }
        }
        let mean = norms.reduce(0, +) / Double(norms.count)
        #expect(abs(features.squaredNorm - mean) < 1e-3 * mean)
    }

    @Test("Values are counted by magnitude, and between steps by logarithms")
    func magnitudes() throws {
        let matrix = CSRMatrix(
            columnCount: 6,
            rows: [
                [(0, 1), (1, 0.5), (2, -0.5), (3, 0.25), (4, 0)], [(0, 0.25), (5, 1e-6)],
            ]
        )
        let magnitudes = Magnitudes(matrix)
        #expect(magnitudes.perRow(1) == 0.5)
        #expect(abs(magnitudes.perRow(0.5) - 1.5) < 1e-9)
        #expect(abs(magnitudes.perRow(0.25) - 2.5) < 1e-9)
        #expect(abs(magnitudes.perRow(0) - 3) < 1e-9)
        let between = magnitudes.perRow(0.3)
        #expect(between > 1.5 && between < 2.5)
        #expect(Magnitudes(magnitudes.json, rowCount: 2) == magnitudes)
        #expect(Magnitudes(.array([.integer(1)]), rowCount: 2) == nil)
        #expect(abs(meanSquaredNorm(matrix) - (1.5625 + 0.0625) / 2) < 1e-9)
    }

    /// Measured: weights of the last level of a tree (balanced 2-means, branching 16, leaf 100) by labels
    /// times features.
    @Test(
        "Where features are few, the share of weights that is kept is about the measured one",
        arguments: [
            // Bibtex: 73 instances a label, 68.5 features an instance.
            (73, 68.5, 68.5, 0.02, 0.593), (73, 68.5, 68.5, 0.05, 0.329),
            (73, 68.5, 68.5, 0.1, 0.136), (73, 68.5, 1, 0.02, 0.840), (73, 68.5, 1, 0.1, 0.494),
            (73, 68.5, 1, 0.2, 0.247),
            // Delicious: 250 instances a label, 18.5 features an instance.
            (250, 18.5, 18.5, 0.02, 0.758), (250, 18.5, 18.5, 0.1, 0.519),
            (250, 18.5, 1, 0.02, 0.811), (250, 18.5, 1, 0.1, 0.585), (250, 18.5, 1, 0.2, 0.380),
        ]
    )
    func keptCells(
        positives: Int,
        perRow: Double,
        squaredNorm: Double,
        threshold: Double,
        measured: Double
    ) {
        let share = MemoryForecast.cellsKept(
            positives: positives,
            perRow: perRow,
            squaredNorm: squaredNorm,
            threshold: threshold
        )
        #expect(share > 0.65 * measured && share < 1.35 * measured, "\(share)")
    }

    /// Measured: weights of tf-idf models of WordNet's verbs and of WordNet-28K by those at 0.1 (balanced
    /// 2-means, branching 16, leaf 100), at the last level and at all above it, and bytes of all by weights.
    @Test(
        "Lower thresholds keep more weights, fewer more above the last level, in rows that are there",
        arguments: [
            (0.03, 2.81, 1.75, 5.82), (0.01, 6.48, 2.18, 5.39), (0.03, 2.59, 2.01, 6.15),
            (0.01, 6.02, 2.84, 5.58),
        ]
    )
    func lowThresholds(threshold: Double, last: Double, above: Double, bytes: Double) {
        func isNear(_ value: Double, _ measured: Double) -> Bool {
            abs(value - measured) <= 0.2 * measured
        }
        let more = MemoryForecast.weightsMore(below: threshold)
        #expect(isNear(more, last), "\(more)")
        let upper = MemoryForecast.weightsMore(below: threshold, isLast: false)
        #expect(isNear(upper, above), "\(upper)")
        let perWeight = MemoryForecast.bytesPerWeight(7.5, threshold: threshold)
        #expect(isNear(perWeight, bytes), "\(perWeight)")
        #expect(MemoryForecast.weightsMore(below: 0.2) == 1)
        #expect(MemoryForecast.bytesPerWeight(7.5, threshold: 0.1) == 7.5)
    }

    @Test("What cannot fit is refused before it starts, with what would help")
    func refusal() throws {
        let place = try ToyPlace()
        let sweep = try place.sweep(toySpec("refused", ""))
        let options = Sweep.Options(threads: 2, memory: 16 << 20)
        // Without features only the labels are certain.
        let error = #expect(throws: InputError.self) {
            try sweep.run(options) { _ in SilentProgress() }
        }
        let text = "\(try #require(error))"
        #expect(text.contains("of memory, and 16.0 MiB are allowed"), "\(text)")
        #expect(text.contains("--memory") && !text.contains("\n"), "\(text)")
        #expect(place.files("results").isEmpty)
    }

    @Test("A run that keeps to a limit gives the numbers of one without")
    func limited() throws {
        let place = try ToyPlace()
        let spec = toySpec("limited", "disentanglement: {budget: 2}")
        let free = try place.sweep(spec).results()
        let sweep = try place.sweep(spec, cache: "limited")
        let limit = PeakMemory.currentBytes() + (64 << 20)
        let outcome = try sweep.run(
            Sweep.Options(threads: 2, memory: limit)
        ) { _ in SilentProgress() }
        #expect(outcome.exitCode == 0, "\(outcome.failures)")
        #expect(try sweep.records().map(\.metrics) == free.map(\.record.metrics))
    }
}
