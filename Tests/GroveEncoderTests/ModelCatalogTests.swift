import Foundation
import GroveBase
import GroveEncoder
import GroveFetch
import GroveTestSupport
import Testing

@Suite struct ModelCatalogTests {
    private static let configuration = """
        {"model_type": "bert", "vocab_size": 3, "hidden_size": 2, "num_hidden_layers": 1,
         "num_attention_heads": 1, "intermediate_size": 2}
        """
    private static var weights: Data {
        safeTensors(#"{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#, [0, 0, 0, 0])
    }

    private func catalog(_ scratch: Scratch, _ more: String = "") throws -> ModelCatalog {
        try scratch.write(
            """
            name: tiny
            title: A tiny model
            repository: owner/tiny
            licence: none
            citation: none
            files: [config.json, model.safetensors]
            \(more)
            """,
            "manifests/tiny.yaml"
        )
        return ModelCatalog(
            manifestFolder: scratch.path + "/manifests",
            dataFolders: [scratch.path + "/given", scratch.path + "/own"]
        )
    }

    private func server(weights: Data = weights) throws -> TestServer {
        try TestServer { request, _ in
            switch request.path {
            case "/owner/tiny/resolve/main/config.json":
                .file(Data(Self.configuration.utf8), tag: "\"c\"", for: request)
            case "/owner/tiny/resolve/main/model.safetensors":
                .file(weights, tag: "\"w\"", for: request)
            default: .init(404)
            }
        }
    }

    private func fetch(_ catalog: ModelCatalog, _ server: TestServer) throws -> [String] {
        try catalog.fetch(
            "tiny",
            from: #require(URL(string: server.address(""))),
            with: Downloader(attempts: 1, patience: 10, pause: 0)
        )
    }

    @Test func `a model is absent, fetched, there, and described`() throws {
        let scratch = try Scratch()
        let catalog = try catalog(scratch)
        #expect(catalog.names() == ["tiny"])
        #expect(try catalog.list() == "tiny  absent  A tiny model")
        let advice = message { _ = try catalog.folder("tiny") }
        #expect(advice == "model tiny is not there; fetch it: grove models fetch tiny")

        let lines = try fetch(catalog, try server())
        #expect(lines.count == 2 && lines.allSatisfy { $0.hasSuffix(", recorded") })
        #expect(try catalog.list() == "tiny  here    A tiny model")
        #expect(try catalog.folder("tiny") == scratch.path + "/own/models/tiny")
        let info = try catalog.info("tiny")
        #expect(info.contains("architecture        bert"))
        #expect(info.contains("tensors             1 of F32"))
    }

    @Test func `files that are there are checked, not fetched again`() throws {
        let scratch = try Scratch()
        let catalog = try catalog(scratch)
        let server = try server()
        _ = try fetch(catalog, server)
        let lines = try fetch(catalog, server)
        #expect(lines.allSatisfy { $0.hasSuffix(", as expected") })
        #expect(server.requests.count == 2)
        try scratch.write("changed", "own/models/tiny/model.safetensors")
        let said = message { _ = try fetch(catalog, server) }
        #expect(said.contains("own/models/tiny/model.safetensors: has the SHA-256"))
        #expect(said.contains("remove it to fetch it again"))
    }

    @Test func `a removed file is held to the digest of its first fetch`() throws {
        let scratch = try Scratch()
        let catalog = try catalog(scratch)
        _ = try fetch(catalog, try server())
        try FileManager.default.removeItem(
            atPath: scratch.path + "/own/models/tiny/model.safetensors"
        )
        let other = try server(weights: Data("other".utf8))
        let said = message { _ = try fetch(catalog, other) }
        #expect(said.contains("has the SHA-256 \(hexadecimal(sha256("other"))), expected"))
        #expect(scratch.path.isEmpty == false)
        let kept = try FileManager.default.contentsOfDirectory(
            atPath: scratch.path + "/own/models/tiny"
        ).sorted()
        #expect(kept == ["config.json", "fetched.json"])
    }

    @Test func `the manifest's digests come first`() throws {
        let scratch = try Scratch()
        let wrong = String(repeating: "a", count: 64)
        let catalog = try catalog(scratch, "checksums: {model.safetensors: \(wrong)}")
        let said = message { _ = try fetch(catalog, try server()) }
        #expect(said.contains("expected \(wrong)"))
    }

    @Test func `a manifest may tell the model's shape`() throws {
        let scratch = try Scratch()
        func shape(_ text: String) throws -> EncoderConfiguration? {
            try catalog(scratch, text).manifest("tiny")?.shape
        }
        #expect(try shape("") == nil)
        let sizes = "vocabulary: 100, hidden: 64, layers: 2, heads: 4, inner: 256"
        let wanted = EncoderConfiguration(
            family: .roBERTa,
            vocabularySize: 100,
            hiddenSize: 64,
            layerCount: 2,
            headCount: 4,
            feedForwardSize: 256
        )
        #expect(try shape("shape: {family: roberta, \(sizes)}") == wanted)
        let unknown = message { _ = try shape("shape: {family: robert, \(sizes)}") }
        #expect(
            unknown.contains("tiny.yaml:7: unknown shape.family 'robert'; did you mean 'roberta'?")
        )
        let missing = message { _ = try shape("shape: {family: bert, hidden: 64}") }
        #expect(missing.contains("shape lacks the key 'vocabulary'"))
        let heads = sizes.replacingOccurrences(of: "heads: 4", with: "heads: 5")
        #expect(
            message { _ = try shape("shape: {family: bert, \(heads)}") }
                .contains("shape: heads 5 do not divide hidden 64")
        )
    }

    @Test func `the models that come with Grove tell their shapes`() throws {
        let folder = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Datasets/models").path
        let shipped = ModelCatalog(manifestFolder: folder, dataFolders: [])
        #expect(shipped.names().count >= 8)
        for name in shipped.names() { #expect(try shipped.manifest(name)?.shape != nil, "\(name)") }
    }

    @Test func `a path is a model too, and one without a manifest has a name`() throws {
        let scratch = try Scratch()
        let catalog = try catalog(scratch)
        try scratch.write(Self.configuration, "given/models/mine/config.json")
        #expect(try catalog.folder("mine") == scratch.path + "/given/models/mine")
        #expect(catalog.names() == ["mine", "tiny"])
        #expect(try catalog.list().contains("mine  here    a folder of your own"))
        let path = scratch.path + "/given/models/mine"
        #expect(try catalog.folder(path) == path)
        #expect(message { _ = try catalog.folder(scratch.path + "/x") }.contains("no model here"))
        #expect(message { _ = try fetch(catalog, try server()) } == "no error")
        let none = message {
            _ = try catalog.fetch("mine", from: URL(fileURLWithPath: "/"))
        }
        #expect(none.contains("model mine has no manifest"))
    }

    @Test func `an unknown name lists those known`() throws {
        let scratch = try Scratch()
        let catalog = try catalog(scratch)
        let said = message { _ = try catalog.folder("tinny") }
        #expect(said.hasSuffix("unknown model 'tinny'; did you mean 'tiny'? Expected tiny"))
    }

    @Test(arguments: [
        (
            "[config.json, model.safetensors]", "[config.json, ../x]", 6,
            "'../x' must be the plain name"
        ),
        (
            "[config.json, model.safetensors]", "[model.safetensors]", 6,
            "files must list config.json"
        ),
        ("name: tiny", "name: other", 1, "name 'other' differs from the file's, tiny.yaml"),
        ("licence: none", "license: none", 4, "unknown key 'license'"),
    ])
    func `a wrong manifest names the line`(old: String, new: String, line: Int, words: String)
        throws
    {
        let scratch = try Scratch()
        _ = try catalog(scratch)
        let path = scratch.path + "/manifests/tiny.yaml"
        let text = try String(contentsOfFile: path, encoding: .utf8)
        try scratch.write(text.replacing(old, with: new), "manifests/tiny.yaml")
        let said = message { _ = try ModelManifest.read(path) }
        #expect(said.hasPrefix("\(path):\(line): "), "\(said)")
        #expect(said.contains(words), "\(said)")
    }
}
