import ArgumentParser
import Foundation
import GroveBase

/// One piece of work a process, timed; `scripts/bench-peers` holds them against the peers.
@main
struct GroveBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "grove-bench",
        abstract: "Time one piece of Grove's work on exported matrices, or the machine itself.",
        discussion: """
            A FOLDER holds X.trn.npz, X.tst.npz, Y.trn.npz and Y.tst.npz, and for tf-idf X.trn.txt \
            and X.tst.txt, as `grove datasets export NAME --format pecos FOLDER` writes them. Every \
            command prints one JSON object. Loading files is never on the clock.

              grove-bench cluster FOLDER --tree TREE
              grove-bench train FOLDER --tree TREE --model MODEL
              grove-bench predict FOLDER --model MODEL --ranked RANKED.npz
            """,
        subcommands: [
            MachineCommand.self, KernelsCommand.self, TfidfCommand.self, ClusterCommand.self,
            TrainCommand.self, PredictCommand.self, LatencyCommand.self, DisentangleCommand.self,
            LoadCommand.self, TokenizeCommand.self, EncodeCommand.self, FineTuneCommand.self,
            FillCacheCommand.self,
        ]
    )

    /// Maps every error to one message and an exit code.
    static func main() {
        do {
            var command = try parseAsRoot()
            try command.run()
        } catch let error as InputError {
            fail("error: \(error)", code: 2)
        } catch let error as WorkError {
            fail("error: \(error)", code: 1)
        } catch {
            exit(withError: error)
        }
    }

    private static func fail(_ message: String, code: Int32) -> Never {
        FileHandle.standardError.write(Data((message + "\n").utf8))
        Foundation.exit(code)
    }
}
