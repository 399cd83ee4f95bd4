import Foundation
import GroveTestSupport
import Testing

@testable import GroveTensor

@Suite("Finding the shim")
struct LoadingTests {
    private func reason(_ places: [String]) -> String {
        if case .failed(let reason) = Torch.find(places) { reason } else { "loaded" }
    }

    @Test("Where none is, the message says where it was looked for and what helps")
    func missing() {
        let text = reason(["/nowhere/a.so", "/nowhere/b.so"])
        #expect(text.hasPrefix("found no PyTorch shim at /nowhere/a.so nor /nowhere/b.so; run "))
        #expect(text.contains("scripts/quickstart") && text.contains("scripts/build-torch-shim"))
    }

    @Test("A file that is no library gives the linker's reason")
    func broken() throws {
        let place = try ToyPlace()
        let path = try place.write("not a library", "libgrove-torch.so")
        #expect(reason([path]).hasPrefix("the PyTorch shim does not load: \(path)"))
    }

    @Test(
        "A library without the entry, and one of another version, are told apart",
        .enabled(if: compiler != nil, "needs a C compiler")
    )
    func wrong() throws {
        let place = try ToyPlace()
        let other = try library(place, "other", "int nothing_of_ours;")
        #expect(reason([other]).hasPrefix("\(other) is no PyTorch shim of Grove's; run "))
        let old = try library(
            place,
            "old",
            """
            static const struct { long version; const char *signatures; } table = {1, "int old"};
            const void *grove_torch_table(void) { return &table; }
            """
        )
        #expect(
            reason([old])
                == "\(old) was built for another version of Grove; run scripts/build-torch-shim"
        )
    }

    @Test("GROVE_TORCH alone counts where it is set; else the executable's folder, then the data's")
    func places() {
        #expect(Torch.places(environment: ["GROVE_TORCH": "/x/y.so", "HOME": "/h"]) == ["/x/y.so"])
        let list = Torch.places(environment: ["HOME": "/h"])
        #expect(list.count == 2 && list[1] == "/h/.local/share/grove/torch/libgrove-torch.so")
        #expect(
            Torch.places(environment: ["XDG_DATA_HOME": "/d"])[1]
                == "/d/grove/torch/libgrove-torch.so"
        )
    }

    private func library(_ place: ToyPlace, _ name: String, _ source: String) throws -> String {
        let file = try place.write(source, "\(name).c")
        let process = Process()
        process.executableURL = URL(fileURLWithPath: compiler ?? "")
        process.arguments = ["-shared", "-fPIC", "-o", "\(place.path)/\(name).so", file]
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        return "\(place.path)/\(name).so"
    }
}

/// The system's C compiler, if it has one.
private let compiler = ["/usr/bin/cc", "/usr/bin/gcc", "/usr/bin/clang"]
    .first(where: FileManager.default.isExecutableFile(atPath:))
