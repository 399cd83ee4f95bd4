import Foundation
import GroveBase
import GroveTestSupport
import Testing

@Suite("Memory, as a user meets it")
struct MemoryCommandTests {
    private func stages(_ place: ToyPlace, _ spec: String) throws -> [JSONValue] {
        let plan = try grove("plan", spec, "--json", in: place)
        #expect(plan.code == 0, "\(plan.errors)")
        let runs = try JSONValue(parsing: plan.output)["runs"]?.arrayValue ?? []
        return runs.flatMap { $0["stages"]?.arrayValue ?? [] }
    }

    @Test("A plan foretells the peak of every stage to do, and has that measured of every one done")
    func plan() throws {
        let place = try ToyPlace()
        let spec = try place.toySpec("foretold")
        let before = try stages(place, spec)
        let own = before.filter { $0["shared"] == .bool(false) }
        #expect(own.count > 8)
        for stage in own {
            let peak = try #require(stage["peak-bytes"]?.intValue, "\(stage)")
            #expect(peak >= (stage["least-bytes"]?.intValue ?? .max), "\(stage)")
            // A toy adds little to what the process takes before it has data.
            #expect(peak > 32 << 20 && peak < 128 << 20, "\(stage)")
            #expect(stage["measured-peak-bytes"] == nil)
        }
        #expect(try grove("run", spec, in: place).code == 0)
        let after = try stages(place, spec)
        #expect(after.map { $0["key"] } == before.map { $0["key"] })
        for stage in after {
            #expect(stage["cached"] == .bool(true))
            #expect(stage["peak-bytes"] == nil)
            #expect((stage["measured-peak-bytes"]?.intValue ?? 0) > 8 << 20, "\(stage)")
        }
    }

    @Test("A run that cannot fit ends with 2 before it starts, and says what would help")
    func refusal() throws {
        let place = try ToyPlace()
        let spec = try place.toySpec("refused")
        let result = try grove("run", spec, "--memory", "16M", in: place)
        #expect(result.code == 2)
        #expect(result.errorLines.count == 1, "\(result.errors)")
        #expect(result.errors.contains("of memory, and 16.0 MiB are allowed"), "\(result.errors)")
        #expect(result.errors.contains("give more with --memory, use fewer --threads"))
        #expect(place.files("results").isEmpty && place.files("cache/stages").isEmpty)
    }
}
