import Foundation
import GroveBase
import GroveLinear
import GroveTestSupport
import GroveTree
import Testing

@Suite struct `Linear parameters` {
    @Test("the defaults hold") func defaults() throws { try LinearParameters().validate() }

    @Test("names the value that is out of range")
    func invalid() {
        func message(_ change: (inout LinearParameters) -> Void) -> String {
            var parameters = LinearParameters()
            change(&parameters)
            do {
                try parameters.validate()
                return ""
            } catch {
                return "\(error)"
            }
        }
        #expect(message { $0.cost = 0 } == "cost: 0.0, expected a positive number")
        #expect(message { $0.rankerPositiveCost = -2 }.hasPrefix("ranker-positive-cost: -2.0"))
        #expect(message { $0.rankerNegativeCost = 0 }.hasPrefix("ranker-negative-cost: 0.0"))
        #expect(message { $0.epsilon = .nan }.hasPrefix("epsilon: nan"))
        #expect(message { $0.iterations = 0 } == "iterations: 0, expected at least 1")
        #expect(message { $0.maxWeights = 0 }.hasPrefix("max-weights: 0"))
        #expect(message { $0.threshold = -1 }.hasPrefix("threshold: -1.0"))
        #expect(message { $0.rankerPostProcessor = .logSigmoid }.contains("log-sigmoid"))
        #expect(message { $0.postProcessor = .noop }.hasPrefix("post-processor: noop"))
    }

    @Test(
        "reads the post-processors it writes",
        arguments: ["noop", "sigmoid", "log-sigmoid", "l1-hinge", "l3-hinge", "log-l3-hinge"]
    )
    func postProcessors(name: String) throws {
        #expect("\(try PostProcessor(parsing: name))" == name)
    }

    @Test("offers the nearest post-processor for a misspelt one")
    func misspelt() {
        #expect {
            try PostProcessor(parsing: "l3-hing")
        } throws: {
            "\($0)".contains("did you mean 'l3-hinge'")
        }
    }

    @Test("exp and log agree with the system's to twelve digits")
    func mathematics() {
        for step in -600...600 {
            let x = Double(step) * 1.07
            expectClose(linearExp(x), exp(x), relative: 1e-12, absolute: 1e-300)
            expectClose(linearLog(exp(x)), x, relative: 1e-12, absolute: 1e-12)
        }
        #expect(linearExp(0) == 1)
        #expect(linearLog(1) == 0)
    }

    @Test("a damaged model is described, not used")
    func damaged() {
        let tree = LabelTree(childOffsets: [[0, 1]], slotLabels: [0], labelCount: 1)
        func problem(features: [UInt32], rowEnds: [UInt32], columns: [UInt8]) -> String? {
            LinearModel.problem(
                tree: tree,
                levels: [
                    LinearLevel(
                        chunkOffsets: [0, 1],
                        featureOffsets: [0, features.count],
                        weightOffsets: [0, columns.count],
                        features: features,
                        rowEnds: rowEnds,
                        columns: columns,
                        values: [Float](repeating: 1, count: columns.count),
                        biases: [0]
                    )
                ],
                featureCount: 5
            )
        }
        #expect(problem(features: [1, 4], rowEnds: [1, 2], columns: [0, 0]) == nil)
        #expect(
            problem(features: [4, 1], rowEnds: [1, 2], columns: [0, 0])?.contains("follows") == true
        )
        #expect(
            problem(features: [1, 5], rowEnds: [1, 2], columns: [0, 0])?.contains("of 5") == true
        )
        #expect(
            problem(features: [1, 4], rowEnds: [1, 1], columns: [0, 0])?.contains("end at 1")
                == true
        )
        #expect(problem(features: [1], rowEnds: [1], columns: [1])?.contains("column 1") == true)
        #expect(problem(features: [1], rowEnds: [], columns: [0])?.contains("row ends") == true)
    }
}
