import Foundation
import GroveTestSupport
import Testing

@Suite("grove datasets build synthetic")
struct SyntheticCommandTests {
    private func build(_ arguments: [String], in place: ToyPlace) throws -> CommandResult {
        let all = ["datasets", "build", "synthetic", "--quiet"] + arguments
        return try RunningCommand(all, in: place).finish()
    }

    @Test("A free shape is built, listed, run with its senses, exported, and built no second time")
    func wholeLife() throws {
        let place = try ToyPlace()
        let shape = [
            "--labels", "80", "--instances", "600", "--test-instances", "100", "--features",
            "500", "--nonzeros", "16", "--labels-per-instance", "3", "--ambiguous", "0.25",
            "--seed", "5", "--as", "planted",
        ]
        let built = try build(shape, in: place)
        let folder = place.path + "/user/share/grove/planted"
        #expect(built.code == 0 && built.output == "built planted in \(folder)\n", "\(built)")
        #expect(try build(shape, in: place).output == "planted is already in \(folder)\n")
        let other = try build(shape + ["--seed", "6"], in: place)
        #expect(other.code == 2 && other.errorLines.count == 1)
        #expect(other.errors.contains("the dataset planted has another shape"), "\(other)")

        let listed = try grove("datasets", "list", in: place)
        #expect(
            listed.output.contains("planted   here     Synthetic, 80 labels in planted topics")
        )
        let info = try grove("datasets", "info", "planted", "--quiet", in: place)
        #expect(info.output.contains("training: 600 instances, 1800 labels, 3 an instance"))
        let verified = try grove("datasets", "verify", "planted", "--quiet", in: place)
        #expect(verified.code == 0 && verified.output.contains("features: 500, as expected"))
        let exported = try grove("datasets", "export", "planted", "out", "--quiet", in: place)
        #expect(exported.code == 0 && place.files("out").contains("X.trn.npz"))

        let spec = try place.toySpec("planted-run", dataset: "planted")
        let run = try grove("run", spec, "--quiet", in: place)
        #expect(run.code == 0 && run.errors.isEmpty, "\(run.errors)")
        let rows = place.text("results/planted-run/records.csv").split(separator: "\n")
            .map { $0.split(separator: ",", omittingEmptySubsequences: false) }
        for column in ["P@1", "sense-labels"] {
            let index = try #require(rows[0].firstIndex(of: Substring(column)))
            let value = try #require(Double(rows[2][index]))
            // Some labels are judged by their senses, and predictions are far from chance (3 of 80).
            #expect(value > (column == "P@1" ? 25 : 0), "\(column) \(value)")
        }
    }

    @Test("A named shape is made without its manifest at hand")
    func preset() throws {
        let place = try ToyPlace()
        let built = try build(["--like", "1k"], in: place)
        #expect(built.code == 0 && built.output.hasPrefix("built synthetic-1k in "), "\(built)")
        let verified = try grove("datasets", "verify", "synthetic-1k", "--quiet", in: place)
        #expect(verified.code == 0 && verified.output.contains("labels: 1024, as expected"))
        let again = try grove("datasets", "build", "synthetic-1k", "--quiet", in: place)
        #expect(again.output.hasPrefix("synthetic-1k is already in "))
    }

    @Test(
        "Wrong options get one line and exit code 2",
        arguments: [
            (["--like", "amazon"], "unknown shape 'amazon'; expected bibtex, 1k, 4k"),
            ([], "synthetic needs --like or --labels; --like is one of bibtex, 1k"),
            (["--labels", "0"], "--labels is 0, expected 8 or more"),
            (
                ["--labels", "80", "--ambiguous", "0.9"],
                "ambiguous is 0.9, expected a share from 0 to"
            ),
            (["--labels", "80", "--features", "9"], "features is 9, expected at least 303"),
            (["--labels", "80", "--as", "a/b"], "--as is 'a/b', expected small letters, digits"),
            (["--labels", "many"], "the value 'many' is invalid for '--labels <labels>'"),
        ]
    )
    func mistakes(arguments: [String], wanted: String) throws {
        let place = try ToyPlace()
        let said = try build(arguments, in: place)
        #expect(said.code == 2 && said.output.isEmpty && said.errorLines.count == 1, "\(said)")
        #expect(said.errors.contains(wanted), "\(said.errors)")
        #expect(place.files("user").isEmpty)
    }

    @Test("Other datasets take no shape")
    func otherDataset() throws {
        let place = try ToyPlace()
        let said = try grove("datasets", "build", "toy", "--labels", "9", in: place)
        #expect(said.code == 2 && said.errorLines.count == 1)
        #expect(said.errors.contains("only the dataset synthetic takes a shape, got toy"))
    }

    @Test("An interrupted build leaves nothing", arguments: [SIGINT, SIGKILL])
    func interrupted(signal: Int32) throws {
        let place = try ToyPlace()
        let folder = "user/share/grove"
        let arguments = ["datasets", "build", "synthetic", "--like", "256k", "--quiet"]
        let command = try RunningCommand(arguments, in: place)
        command.wait { place.files(folder).contains { $0.contains(".partial-") } }
        command.signal(signal)
        let ended = command.finish()
        #expect(ended.code == (signal == SIGINT ? 130 : -SIGKILL))
        #expect(!place.files(folder).contains { $0.hasPrefix("synthetic-256k/") })
        if signal == SIGINT {
            #expect(place.files(folder).isEmpty)
            #expect(ended.errors.contains("interrupted; nothing was built"))
        }
        // The next build of the name takes away what a killed one left.
        let small = ["--like", "1k", "--as", "synthetic-256k"]
        #expect(try build(small, in: place).code == 0)
        #expect(!place.files(folder).contains { $0.contains(".partial-") })
    }
}
