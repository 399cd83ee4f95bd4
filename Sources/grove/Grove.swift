import ArgumentParser
import Foundation
import GroveBase

/// The command line: parses and prints, nothing else.
@main
struct Grove: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "grove",
        abstract: "Experiments in extreme multi-label classification, from a spec to the table.",
        discussion: """
            A spec says what to compare; `grove run` trains and evaluates every point of it, keeps \
            what it computed in a cache, and writes tables and plots.

              grove run Experiments/quickstart.yaml
              grove plan Experiments/budget-ablation.yaml
              grove datasets info wordnet-28k

            Exit codes: 0 all runs done; 1 a run failed (the others still finished); 2 the command \
            line, a spec or a dataset is wrong; 130 interrupted (what was finished stays).
            """,
        version: groveVersion,
        subcommands: [
            RunCommand.self, PlanCommand.self, ReportCommand.self, VerifyCommand.self,
            CompareCommand.self, PredictCommand.self, TreeCommand.self, SubmitCommand.self,
            StatusCommand.self, CollectCommand.self, WorkCommand.self, DatasetsCommand.self,
            ModelsCommand.self, ExchangeCommand.self, CacheCommand.self, DoctorCommand.self,
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
            let code = exitCode(for: error)
            let text = fullMessage(for: error)
            if code == .success {
                if !text.isEmpty { print(text) }
                Foundation.exit(EXIT_SUCCESS)
            }
            if let code = error as? ExitCode { Foundation.exit(code.rawValue) }
            guard code == .validationFailure else { fail("error: \(text)", code: 1) }
            fail(usageMessage(message(for: error), help: text), code: 2)
        }
    }

    /// What is wrong with the command line, on one line, with where to read what is right.
    ///
    /// - Parameters:
    ///   - message: What the parser says is wrong.
    ///   - help: The parser's whole text, which ends with how to get help.
    /// - Returns: The line.
    private static func usageMessage(_ message: String, help: String) -> String {
        let reason = message.split(separator: "\n").first.map(String.init) ?? message
        // Its first word alone: an option's or a file's name keeps its case.
        let sentence = reason.prefix(1).lowercased() + reason.dropFirst()
        let hint = help.split(separator: "\n").last?.split(separator: "'").dropFirst().first
        return "error: \(sentence) (see '\(hint ?? "grove --help")')"
    }

    private static func fail(_ message: String, code: Int32) -> Never {
        FileHandle.standardError.write(Data((message + "\n").utf8))
        Foundation.exit(code)
    }
}

/// The version of this checkout.
let groveVersion = "0.1.0"
