import GroveTestSupport
import Testing

@Suite("Help and completions")
struct HelpTests {
    @Test("Help goes to standard output, with examples, and succeeds")
    func help() throws {
        let place = try ToyPlace()
        let all = try grove("--help", in: place)
        #expect(all.code == 0 && all.errors.isEmpty)
    }
}
