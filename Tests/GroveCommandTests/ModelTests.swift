import Foundation
import GroveBase
import GroveTestSupport
import Testing

@Suite struct ModelTests {
    private static let configuration = """
        {"model_type": "bert", "vocab_size": 3, "hidden_size": 2, "num_hidden_layers": 1,
         "num_attention_heads": 1, "intermediate_size": 2}
        """

    /// A safetensors file of one number.
    private static var weights: Data {
        let header = #"{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#
        return Data([UInt8(header.utf8.count), 0, 0, 0, 0, 0, 0, 0]) + Data(header.utf8)
            + Data([0, 0, 0, 0])
    }

    private func place() throws -> ToyPlace {
        let place = try ToyPlace()
        try place.write(
            """
            name: tiny
            title: A tiny model
            repository: owner/tiny
            licence: none
            citation: none
            files: [config.json, model.safetensors]
            checksums: {config.json: \(hexadecimal(sha256(Self.configuration)))}

            """,
            "home/Datasets/models/tiny.yaml"
        )
        return place
    }

    private func server(cut: Int? = nil) throws -> TestServer {
        try TestServer { request, number in
            switch request.path {
            case "/owner/tiny/resolve/main/config.json":
                .file(Data(Self.configuration.utf8), tag: "\"c\"", for: request)
            case "/owner/tiny/resolve/main/model.safetensors":
                .file(Self.weights, tag: "\"w\"", for: request, cut: number == 1 ? cut : nil)
            default: .init(404)
            }
        }
    }

    @Test func `a model is listed, fetched in spite of a broken connection, and described`() throws
    {
        let place = try place()
        let server = try server(cut: 20)
        #expect(try grove("models", "list", in: place).output == "tiny  absent  A tiny model\n")
        let fetched = try grove(
            "models",
            "fetch",
            "tiny",
            in: place,
            environment: ["HF_ENDPOINT": server.address("")]
        )
        #expect(fetched.code == 0, "\(fetched.errors)")
        #expect(fetched.output.contains("config.json: fetched, SHA-256"))
        #expect(fetched.output.contains("model.safetensors: fetched, SHA-256"))
        #expect(server.requests.last?.headers["range"] == "bytes=20-")
        // ToyPlace names one data folder before the user's own, which receives what is fetched.
        #expect(
            place.files("user/share/grove/models/tiny")
                == ["config.json", "fetched.json", "model.safetensors"]
        )
        #expect(try grove("models", "list", in: place).output == "tiny  here    A tiny model\n")
        #expect(try grove("models", "list", "--names", in: place).output == "tiny\n")
        let info = try grove("models", "info", "tiny", in: place)
        #expect(info.code == 0)
        #expect(info.output.contains("architecture        bert"))
        #expect(info.output.contains("parameters          1"))
        let path = try grove(
            "models",
            "info",
            "\(place.path)/user/share/grove/models/tiny",
            in: place
        )
        #expect(path.output.contains("architecture        bert"))
    }

    @Test func `what a server does not have is one message and exit code 2`() throws {
        let place = try place()
        let server = try TestServer { _, _ in .init(404) }
        let result = try grove(
            "models",
            "fetch",
            "tiny",
            in: place,
            environment: ["HF_ENDPOINT": server.address("")]
        )
        #expect(result.code == 2)
        #expect(
            result.errorLines == [
                "error: \(server.address("/owner/tiny/resolve/main/config.json")): does not exist: "
                    + "the server answers 404"
            ]
        )
    }

    @Test(arguments: [
        (["fetch", "tinny"], [:], "unknown model 'tinny'; did you mean 'tiny'? Expected tiny"),
        (["info", "tinny"], [:], "unknown model 'tinny'"),
        (["info", "./none"], [:], "no model here: no file config.json"),
        (["fetch", "tiny"], ["HF_ENDPOINT": "ftp://x"], "HF_ENDPOINT is 'ftp://x', expected"),
    ])
    func `mistakes are one message and exit code 2`(
        arguments: [String],
        environment: [String: String],
        words: String
    ) throws {
        let place = try place()
        let result = try RunningCommand(
            ["models"] + arguments,
            in: place,
            environment: environment
        ).finish()
        #expect(result.code == 2)
        #expect(result.errorLines.count == 1)
        #expect(result.errors.contains(words), "\(result.errors)")
    }
}
