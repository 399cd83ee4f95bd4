import Foundation
import GroveBase

/// The folder of an XR-Linear model's layers, `HierarchicalMLModel` in PECOS.
struct ModelFolder {
    /// The folder with `param.json`, `0.model`, `1.model`, ….
    let path: String
    /// The number of layers.
    let depth: Int
    /// The number of features of an instance, the bias excluded.
    let featureCount: Int
    /// The number of labels, or pseudo-labels.
    let labelCount: Int

    /// Where the layers of a model lie: in `ranker` of a whole model, or in the folder itself.
    static func ranker(_ folder: String) -> String? {
        if exists("\(folder)/ranker") { return "\(folder)/ranker" }
        return exists("\(folder)/0.model") ? folder : nil
    }

    /// Reads what `param.json` says.
    ///
    /// - Throws: ``InputError`` if it is missing or of another kind of model.
    init(_ path: String) throws {
        self.path = path
        let known = ["model", "depth", "nr_features", "nr_codes", "nr_labels", "is_mmap"]
        let parameters = try ParameterFile("\(path)/param.json", known: known)
        try ModelFolder.check(parameters, kind: "HierarchicalMLModel")
        depth = try parameters.integer("depth", in: 1...1000)
        featureCount = try parameters.integer("nr_features", in: 0...Int(Int32.max))
        labelCount = try parameters.integer("nr_labels", in: 1...Int(Int32.max))
    }

    /// Checks what a file of parameters is of.
    ///
    /// - Throws: ``InputError`` for another kind, and for models compiled to memory maps.
    static func check(_ parameters: ParameterFile, kind: String) throws {
        guard try parameters.text("model") == kind else {
            throw parameters.wrong("model", "\"\(kind)\"")
        }
        if parameters.has("is_mmap"), try parameters.boolean("is_mmap") {
            throw InputError(
                "is_mmap is true: the model was compiled for mapping into memory; expected the one "
                    + "it was compiled from (W.npz, C.npz)",
                place: parameters.path
            )
        }
    }

    /// A file of a layer.
    func file(_ layer: Int, _ name: String) -> String { "\(path)/\(layer).model/\(name)" }
}
