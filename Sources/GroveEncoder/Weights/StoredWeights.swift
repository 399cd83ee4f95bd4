import GroveBase

/// The weights of a model's folder, in one safetensors file or in several.
public struct StoredWeights: Sendable {
    /// The name of the file where there is one.
    public static let fileName = "model.safetensors"
    /// The name of the list of files where there are several.
    public static let indexName = "model.safetensors.index.json"

    /// The model's folder.
    public let folder: String
    private let files: [SafeTensorsFile]
    private let places: [String: Int]

    /// Opens the weights of a folder.
    ///
    /// - Parameter folder: A folder with `model.safetensors`, or with `model.safetensors.index.json`
    ///   and the files that it names.
    /// - Throws: ``InputError`` naming the file at fault.
    public init(folder: String) throws {
        self.folder = folder
        let single = "\(folder)/\(StoredWeights.fileName)"
        let index = "\(folder)/\(StoredWeights.indexName)"
        if isFile(single) {
            files = [try SafeTensorsFile(single)]
            places = [:]
        } else if isFile(index) {
            (files, places) = try StoredWeights.shards(folder, index)
        } else {
            throw StoredWeights.missing(folder)
        }
    }

    /// The names of all tensors, sorted.
    public var names: [String] {
        files.count == 1 && places.isEmpty
            ? files[0].tensors.map(\.name).sorted() : places.keys.sorted()
    }

    /// The tensor of a name and the file it lies in; nil where there is none.
    public subscript(_ name: String) -> (tensor: StoredTensor, file: SafeTensorsFile)? {
        let file = places.isEmpty ? files[0] : places[name].map { files[$0] }
        guard let file, let tensor = file[name] else { return nil }
        return (tensor, file)
    }

    /// The file to name in messages about a tensor that is nowhere.
    var listing: String {
        places.isEmpty ? files[0].path : "\(folder)/\(StoredWeights.indexName)"
    }

    /// The files that a `weight_map` names, and which of them holds each tensor.
    private static func shards(
        _ folder: String,
        _ index: String
    ) throws -> ([SafeTensorsFile], [String: Int]) {
        guard
            let map = try readJSON(index, limit: SafeTensorsHeader.limit)["weight_map"]?
                .objectValue,
            !map.isEmpty
        else {
            throw InputError("lacks the mapping weight_map from tensors to files", place: index)
        }
        let named = try map.mapValues { value in
            guard let name = value.stringValue, !name.isEmpty, !name.contains("/"), name != ".."
            else {
                throw InputError(
                    "weight_map names \(value.canonical), expected a file of the same folder",
                    place: index
                )
            }
            return name
        }
        let names = Set(named.values).sorted()
        let files = try names.map { try SafeTensorsFile("\(folder)/\($0)") }
        let order = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
        let places = named.compactMapValues { order[$0] }
        for (tensor, place) in places where files[place][tensor] == nil {
            throw InputError(
                "lacks the tensor \(tensor) that \(indexName) says it holds",
                place: files[place].path
            )
        }
        return (files, places)
    }

    private static func missing(_ folder: String) -> InputError {
        let hint =
            ["pytorch_model.bin", "tf_model.h5", "flax_model.msgpack"].first {
                isFile("\(folder)/\($0)")
            }.map { "; \($0) must be converted to safetensors" } ?? ""
        return InputError("has neither \(fileName) nor \(indexName)\(hint)", place: folder)
    }
}
