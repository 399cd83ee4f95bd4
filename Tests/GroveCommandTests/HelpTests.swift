import GroveTestSupport
import Testing

@Suite("Help, completions, doctor")
struct HelpTests {
    @Test(
        "Help goes to standard output, with examples, and succeeds",
        arguments: [
            (["--help"], "grove run Experiments/quickstart.yaml"),
            (["help", "run"], "grove run Experiments/budget-ablation.yaml --jobs 2"),
            (["run", "--help"], "--threads <threads>"),
            (["help", "plan"], "grove plan"), (["help", "report"], "grove report results/"),
            (["help", "tree"], "grove tree"), (["help", "verify"], "--runs all"),
            (["help", "compare"], "--run disentanglement.budget=1"),
            (["help", "submit"], "--gres gpu:1"), (["status", "--help"], "results/"),
            (["collect", "--help"], "grove collect"), (["work", "--help"], "--task 17"),
            (["help", "cache"], "prune"),
            (["datasets", "export", "--help"], "grove datasets export wordnet-28k"),
            (["--version"], "0."),
        ]
    )
    func help(arguments: [String], wanted: String) throws {
        let place = try ToyPlace()
        let said = try RunningCommand(arguments, in: place).finish()
        #expect(said.code == 0 && said.errors.isEmpty)
        #expect(said.output.contains(wanted), "\(said.output)")
    }

    @Test("There are completions for every shell", arguments: ["bash", "zsh", "fish"])
    func completions(shell: String) throws {
        let place = try ToyPlace()
        let said = try grove("--generate-completion-script", shell, in: place)
        #expect(said.code == 0 && said.errors.isEmpty)
        #expect(said.output.contains("grove") && said.output.contains("datasets"))
    }

    @Test("Bare grove shows the help")
    func bare() throws {
        let said = try grove(in: ToyPlace())
        #expect(said.code == 0 && said.output.contains("SUBCOMMANDS"))
    }

    @Test("The doctor says where everything lies and what is missing")
    func doctor() throws {
        let place = try ToyPlace()
        let well = try grove("doctor", in: place)
        for line in ["  toy: here", "manifests: \(place.home)/Datasets", "kernels: ", "hdf5: "] {
            #expect(well.output.contains(line), "\(well.output)")
        }
        #expect(well.output.contains("cache: \(place.cache)/stages, writable"))
        let ill = try grove("doctor", in: place, environment: ["PATH": "/nonexistent"])
        #expect(ill.code == 1)
        #expect(ill.output.contains("gnuplot: missing: tables are written, plots are not"))
        try place.writeManifest("elsewhere", "xc-sparse", "  labels: 3")
        #expect(try grove("doctor", in: place).output.contains("  elsewhere: missing"))
    }

    @Test("Trees are shown with sizes, balance and the names of labels")
    func tree() throws {
        let place = try ToyPlace()
        let spec = try place.toySpec("trees")
        let said = try grove("tree", spec, "--clusters", "3", "--quiet", in: place)
        #expect(said.code == 0 && said.errors.isEmpty)
        #expect(said.output.contains("levels ") && said.output.contains("balance "))
        #expect(said.output.contains("topic") && said.output.contains("60 in 60 places"))
        let none = try grove("tree", spec, "--run", "nothing", in: place)
        #expect(none.code == 2)
        #expect(none.errors.hasPrefix("error: no run's name contains 'nothing'"), "\(none.errors)")
    }
}
