import Foundation
import GroveTestSupport
import Testing

@Suite("A dataset that Grove builds, with senses")
struct SenseTests {
    /// Eight topics of four kinds of twelve things each, as WordNet writes them; the word `bank` is
    /// a kind in two topics, with other words in the glosses below.
    private func writeWordNet(_ place: ToyPlace) throws {
        var lines: [String] = []
        func add(_ number: Int, _ word: String, above: Int?, _ gloss: String) {
            let pointer = above.map { String(format: "001 @ %08d n 0000", $0) } ?? "000"
            lines.append(
                String(format: "%08d 03 n 01 ", number) + "\(word) 0 \(pointer) | \(gloss)  "
            )
        }
        for topic in 0..<8 {
            add(topic + 1, "topic_\(topic)", above: nil, "everything of area\(topic)")
            for kind in 0..<4 {
                let number = 100 + topic * 4 + kind
                let isShared = kind == 0 && topic % 4 == 0
                let word = isShared ? "bank" : "kind\(topic)x\(kind)"
                add(number, word, above: topic + 1, "sort of area\(topic) group\(number)")
                for thing in 0..<12 {
                    let own = "thing\(thing) of area\(topic) group\(number) sign\(number)"
                    add(1000 + number * 12 + thing, "thing\(number)x\(thing)", above: number, own)
                }
            }
        }
        try place.write(lines.joined(separator: "\n") + "\n", "wordnet/data.noun")
        try place.write("00000001 29 v 01 act 0 000 01 + 08 00 | do  \n", "wordnet/data.verb")
        try place.writeManifest(
            "toy-net",
            "wordnet",
            "  labels: 39\nbuild: {source: \(place.path)/wordnet}"
        )
    }

    @Test("Built once, run, and told how well its ambiguous label is separated")
    func senses() throws {
        let place = try ToyPlace()
        try writeWordNet(place)
        let spec = try place.toySpec("senses", dataset: "toy-net")
        let missing = try grove("run", spec, in: place)
        #expect(missing.code == 2 && missing.errorLines.count == 1)
        #expect(missing.errors.contains("dataset toy-net is not there"), "\(missing.errors)")

        let built = try grove("datasets", "build", "toy-net", "--quiet", in: place)
        let folder = place.path + "/user/share/grove/toy-net"
        #expect(
            built.code == 0 && built.output == "built toy-net in \(folder)\n",
            "\(built.errors)"
        )
        let again = try grove("datasets", "build", "toy-net", "--quiet", in: place)
        #expect(again.output == "toy-net is already in \(folder)\n")
        let verified = try grove("datasets", "verify", "toy-net", "--quiet", in: place)
        #expect(verified.code == 0 && verified.output.contains("labels: 39, as expected"))

        let run = try grove("run", spec, "--quiet", in: place)
        #expect(run.code == 0 && run.errors.isEmpty, "\(run.errors)")
        let header = place.text("results/senses/records.csv").split(separator: "\n")[0]
        for column in ["sense-variation", "sense-variation-random", "sense-labels"] {
            #expect(header.split(separator: ",").contains(Substring(column)))
        }
        let text = place.text("results/senses/senses.md")
        #expect(text.contains("## toy-net-budget-2-s1-") && !text.contains("## toy-net-budget-1-"))
        #expect(text.contains("bank"), "\(text)")
    }
}
