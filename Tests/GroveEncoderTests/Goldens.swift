import Foundation
import GroveBase
import GroveEncoder
import GroveTensor
import Testing

/// Whether there is a libtorch to test with; its tests are skipped visibly where not.
let hasTorch = (try? Torch.load()) != nil

/// The folder of MiniLM-L6 among the models of this machine; nil where it was not fetched.
let miniLMFolder: String? = {
    let environment = ProcessInfo.processInfo.environment
    let share = environment["XDG_DATA_HOME"] ?? NSHomeDirectory() + "/.local/share"
    let given = (environment["GROVE_DATA"] ?? "").split(separator: ":").map(String.init)
    let catalog = ModelCatalog(manifestFolder: "", dataFolders: given + [share + "/grove"])
    return try? catalog.folder("minilm-l6")
}()

/// Numbers of [-1, 1) with 24 bits from a name, as make_goldens.py makes them.
func uniform(_ name: String, _ count: Int) -> [Double] {
    let start = fnv1a(name.utf8)
    return (1...max(1, UInt64(count))).prefix(count).map { k in
        var z = start &+ k &* 0x9E37_79B9_7F4A_7C15
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        z ^= z >> 31
        return Double(z >> 40) * 0x1p-23 - 1
    }
}

/// The numbers of a weight by its name, as make_goldens.py makes them.
func formulaWeight(_ name: String, _ shape: [Int]) -> [Float] {
    let isScale = name.lowercased().contains("norm") && name.hasSuffix(".weight")
    return uniform("weight " + name, shape.reduce(1, *)).map {
        Float($0 * 0.5 + (isScale ? 1 : 0))
    }
}

/// What tells tensors apart: the norm and three products with fixed patterns.
struct Fingerprint {
    var count: Int
    var numbers: [Double]

    init(_ json: JSONValue) throws {
        count = try #require(json["count"]?.intValue)
        let products = try #require(json["products"]?.arrayValue).compactMap(\.doubleValue)
        numbers = [try #require(json["norm"]?.doubleValue)] + products
    }

    init(_ name: String, _ values: [Float]) {
        count = values.count
        let norm = values.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
        numbers =
            [norm]
            + (0..<3).map { i in
                zip(values, uniform("pattern \(name) \(i)", values.count))
                    .reduce(0) { $0 + Double($1.0) * $1.1 }
            }
    }
}

/// A small encoder and what Hugging Face's classes compute for it.
struct Golden: CustomTestStringConvertible {
    let name: String
    let configuration: JSONValue
    let documents: [[Int32]]
    let loss: Double
    let hidden: [[Float]]
    let pooled: [[Float]]
    let gradients: [String: JSONValue]

    var testDescription: String { name }

    /// All of Resources/goldens.json; none where ``read()`` fails.
    static let all = (try? read()) ?? []

    /// Reads Resources/goldens.json.
    static func read() throws -> [Golden] {
        try #require(resource("goldens.json").arrayValue).map(Golden.init)
    }

    private init(_ json: JSONValue) throws {
        name = try #require(json["name"]?.stringValue)
        configuration = try #require(json["config"])
        loss = try #require(json["loss"]?.doubleValue)
        gradients = try #require(json["gradients"]?.objectValue)
        documents = matrix(json["documents"]).map { $0.map { Int32($0) } }
        hidden = matrix(json["hidden"]).map { $0.map { Float($0) } }
        pooled = matrix(json["pooled"]).map { $0.map { Float($0) } }
    }

    /// Writes the encoder's folder, its weights by the formula.
    ///
    /// - Parameters:
    ///   - scratch: Where.
    ///   - rename: What a tensor is called in the file; nil leaves it out.
    /// - Throws: What the file system throws.
    func write(to scratch: Scratch, rename: (String) -> String? = { $0 }) throws {
        try scratch.write(configuration.canonical, "config.json")
        let configuration = try EncoderConfiguration.read(folder: scratch.path)
        let encoder = try Torch.run { Encoder(configuration, seed: 1) }
        let tensors = encoder.parameters.compactMap { parameter in
            let shape = parameter.tensor.shape
            return rename(parameter.name).map { name in
                TensorToStore(name, shape: shape) { formulaWeight(parameter.name, shape) }
            }
        }
        try writeSafeTensors(tensors, to: scratch.path + "/model.safetensors")
    }

    /// The encoder, loaded from a folder.
    func load() throws -> Encoder {
        let scratch = try Scratch()
        try write(to: scratch)
        return try Encoder.load(folder: scratch.path, seed: 1)
    }
}

/// A JSON file of the test's resources.
func resource(_ name: String) throws -> JSONValue {
    let url = Bundle.module.url(forResource: "Resources/\(name)", withExtension: nil)
    let data = try Data(contentsOf: #require(url))
    return try JSONValue(parsing: String(decoding: data, as: UTF8.self))
}

/// An array of arrays of numbers.
func matrix(_ json: JSONValue?) -> [[Double]] {
    (json?.arrayValue ?? []).map { ($0.arrayValue ?? []).compactMap(\.doubleValue) }
}

extension Encoder {
    /// The hidden states of the documents' own tokens, document after document.
    func ownHidden(_ documents: [[Int32]]) throws -> [[Float]] {
        let input = EncoderInput(documents, for: configuration)
        let values = try Torch.run { try self(input).hidden.floats() }
        return input.mask.indices.filter { input.mask[$0] }.map { place in
            Array(values[place * configuration.hiddenSize..<(place + 1) * configuration.hiddenSize])
        }
    }

    /// The pooled vectors of the documents as one batch.
    func pooledRows(_ documents: [[Int32]]) throws -> [[Float]] {
        let input = EncoderInput(documents, for: configuration)
        let values = try Torch.run { try self(input).pooled.floats() }
        return documents.indices.map { row in
            Array(values[row * configuration.hiddenSize..<(row + 1) * configuration.hiddenSize])
        }
    }
}
