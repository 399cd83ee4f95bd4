import Foundation
import GroveBase
import GroveSparse
import GroveTestSupport
import Testing

@Suite("Ensembles of predictions")
struct EnsembleTests {
    /// Predictions from each instance's (label, score) pairs, best first.
    private func ranked(_ rows: [[(label: UInt32, score: Float)]]) -> RankedLabels {
        RankedLabels(
            rowOffsets: rows.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.count) },
            labels: rows.flatMap { $0.map(\.label) },
            scores: rows.flatMap { $0.map(\.score) }
        )
    }

    private func combined(
        _ members: [RankedLabels],
        _ method: EnsembleMethod,
        workers: Int = 2
    ) -> RankedLabels {
        RankedLabels.ensemble(members, by: method, workers: Workers(workers))
    }

    @Test("Every method on two short lists, by hand")
    func byHand() {
        let members = [
            ranked([[(4, 2), (1, 1)]]), ranked([[(1, 3), (0, 2), (7, -2)]]),
        ]
        let average = combined(members, .average)
        // 1: (1 + 3) / 2, 4 and 0: 2 / 2, the smaller first, 7: -2 / 2.
        #expect(average.labels == [1, 0, 4, 7])
        #expect(average.scores == [2, 1, 1, -1])
        let ranks = combined(members, .rankAverage)
        // Lists of three at most: 4 is worth 3, 1 is worth 2 + 3, 0 is worth 2, 7 is worth 1.
        #expect(ranks.labels == [1, 4, 0, 7])
        #expect(ranks.scores == [2.5, 1.5, 1, 0.5])
        let turns = combined(members, .roundRobin)
        // 4: 3 + 2/3, 1: max(2 + 2/3, 3 + 1/3), 0: 2 + 1/3, 7: 1 + 1/3.
        #expect(turns.labels == [4, 1, 0, 7])
        let half: [Double] = [11.0 / 6, 5.0 / 3, 7.0 / 6, 2.0 / 3]
        expectClose(turns.scores.map(Double.init), half)
        let sigmoids = combined(members, .sigmoidAverage)
        func sigmoid(_ score: Double) -> Double { 1 / (1 + exp(-score)) }
        #expect(sigmoids.labels == [1, 0, 4, 7])
        let wanted: [Double] = [sigmoid(1) + sigmoid(3), sigmoid(2), sigmoid(2), sigmoid(-2)]
        expectClose(sigmoids.scores.map { Double($0) * 2 }, wanted)
        let shares = combined(members, .softmaxAverage)
        // exp(1), exp(2), exp(3), exp(-2) and the sums of the two lists'.
        let powers: [Double] = [1, 2, 3, -2].map { exp($0) }
        let first = powers[0] + powers[1]
        let second = powers[1] + powers[2] + powers[3]
        #expect(shares.labels == [1, 4, 0, 7])
        let one = powers[0] / first + powers[2] / second
        expectClose(
            shares.scores.map { Double($0) * 2 },
            [one, powers[1] / first, powers[1] / second, powers[3] / second]
        )
    }

    /// One case of Resources/ensembles.json.
    private struct Golden {
        let name: String
        let members: [RankedLabels]
        let results: [String: RankedLabels]
    }

    private func goldens() throws -> [Golden] {
        let file = try #require(
            Bundle.module.url(
                forResource: "ensembles",
                withExtension: "json",
                subdirectory: "Resources"
            )
        )
        let json = try JSONValue(parsing: String(contentsOf: file, encoding: .utf8))
        func predictions(_ value: JSONValue) -> RankedLabels {
            ranked(
                (value.arrayValue ?? []).map { row in
                    (row.arrayValue ?? []).compactMap { cell in
                        guard let pair = cell.arrayValue, let label = pair[0].intValue,
                            let score = pair[1].doubleValue
                        else { return nil }
                        return (UInt32(label), Float(score))
                    }
                }
            )
        }
        return (json["cases"]?.arrayValue ?? []).map { value in
            Golden(
                name: value["name"]?.stringValue ?? "",
                members: (value["members"]?.arrayValue ?? []).map(predictions),
                results: (value["results"]?.objectValue ?? [:]).mapValues(predictions)
            )
        }
    }

    @Test("Labels, order and scores are those of libpecos 1.2.8")
    func libpecos() throws {
        let cases = try goldens()
        #expect(cases.count == 5)
        for golden in cases {
            for (word, wanted) in golden.results {
                let method = try #require(EnsembleMethod(rawValue: word))
                let result = combined(golden.members, method)
                #expect(result.rowOffsets == wanted.rowOffsets, "\(golden.name), \(word)")
                #expect(result.labels == wanted.labels, "\(golden.name), \(word)")
                // Single precision there and here; exp differs in the last place.
                expectClose(result.scores, wanted.scores, relative: 5e-7)
                if [.average, .rankAverage].contains(method) {
                    #expect(result.scores == wanted.scores, "\(golden.name), \(word)")
                }
            }
        }
    }

    /// Random predictions of some instances: lists of up to 12 of 40 labels, scores often equal.
    private func drawn(_ instances: Int, seed: UInt64) -> RankedLabels {
        var random = RandomStream(seed: seed, "test.ensembles")
        return ranked(
            (0..<instances).map { _ in
                var labels = (0..<40).map(UInt32.init)
                random.shuffle(&labels)
                return labels.prefix(random.below(13))
                    .map { ($0, Float(random.below(64)) / 32 - 0.5) }
                    .sorted { ($1.1, $0.0) < ($0.1, $1.0) }
            }
        )
    }

    /// The definition, label by label.
    private func plain(_ members: [RankedLabels], _ method: EnsembleMethod, row: Int) -> [UInt32:
        Float]
    {
        let longest =
            members.flatMap { list in
                (0..<list.rowCount).map { list.row($0).count }
            }.max() ?? 0
        var totals: [UInt32: Double] = [:]
        for (index, member) in members.enumerated() {
            let range = member.rowOffsets[row]..<member.rowOffsets[row + 1]
            let scores = member.scores[range].map(Double.init)
            let powers = scores.map { exp($0) }.reduce(0, +)
            for (rank, score) in scores.enumerated() {
                let relevance = Double(longest - rank)
                let label = member.labels[range.lowerBound + rank]
                let turn = Double(members.count - index) / Double(members.count + 1)
                let before = totals[label] ?? 0
                totals[label] =
                    switch method {
                    case .average: before + score
                    case .rankAverage: before + relevance
                    case .sigmoidAverage: before + 1 / (1 + exp(-score))
                    case .softmaxAverage: before + exp(score) / powers
                    case .roundRobin: max(before, relevance + turn)
                    }
            }
        }
        return totals.filter { $0.value != 0 }.mapValues { Float($0 / Double(members.count)) }
    }

    @Test("Random lists give what the definition gives", arguments: EnsembleMethod.allCases)
    func definition(_ method: EnsembleMethod) {
        for count in [2, 3, 5] {
            let members = (0..<count).map { drawn(60, seed: UInt64(10 * count + $0)) }
            let result = combined(members, method)
            for row in 0..<60 {
                let wanted = plain(members, method, row: row)
                let range = result.rowOffsets[row]..<result.rowOffsets[row + 1]
                #expect(Set(result.labels[range]) == Set(wanted.keys))
                expectClose(
                    Array(result.scores[range]),
                    result.labels[range].map { wanted[$0] ?? 0 },
                    relative: 1e-6,
                    absolute: 1e-7
                )
                let order = range.dropLast().allSatisfy { i in
                    (result.scores[i + 1], result.labels[i])
                        < (result.scores[i], result.labels[i + 1])
                }
                #expect(order, "row \(row)")
            }
        }
    }

    @Test("Any thread count gives the same bits", arguments: EnsembleMethod.allCases)
    func threads(_ method: EnsembleMethod) {
        // Several blocks of instances.
        let members = (0..<3).map { drawn(1700, seed: UInt64($0)) }
        let one = combined(members, method, workers: 1)
        #expect(one == combined(members, method, workers: 2))
        #expect(one == combined(members, method, workers: 3))
    }

    @Test("No instances give no predictions; other instances stop the program")
    func shapes() async {
        let none = RankedLabels(rowOffsets: [0], labels: [], scores: [])
        for method in EnsembleMethod.allCases {
            #expect(combined([none, none], method) == none)
        }
        await #expect(processExitsWith: .failure) {
            let one = RankedLabels(rowOffsets: [0, 0], labels: [], scores: [])
            let two = RankedLabels(rowOffsets: [0, 0, 0], labels: [], scores: [])
            _ = RankedLabels.ensemble([one, two], by: .average, workers: Workers(1))
        }
    }
}
