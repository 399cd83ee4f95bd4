import GroveBase
import GroveData
import GroveLinear
import GroveSparse

/// One layer of an XR-Linear model as it lies in its folder, `MLModel` in PECOS.
struct ModelLayer {
    /// The weights of each child, (children, features), with a last column for the bias where there
    /// is one: W by columns.
    let weights: CSRMatrix
    /// The children of each cluster.
    let chain: ChainMatrix
    /// The value of the bias feature; 0 for none.
    let bias: Float
    /// How many children an instance keeps.
    let top: Int
    /// What becomes of a margin.
    let postProcessor: PostProcessor
    /// The layer's own `param.json`.
    let path: String

    /// Reads a layer.
    ///
    /// - Throws: ``InputError`` with the file and what was expected in it.
    init(_ folder: ModelFolder, layer: Int, _ workers: Workers) throws {
        path = folder.file(layer, "param.json")
        let parameters = try ParameterFile(
            path,
            known: [
                "model", "nr_labels", "nr_features", "nr_codes", "bias", "pred_kwargs", "is_mmap",
            ]
        )
        try ModelFolder.check(parameters, kind: "MLModel")
        bias = max(0, try parameters.number("bias"))
        let prediction = try parameters.section(
            "pred_kwargs",
            known: ["only_topk", "post_processor"]
        )
        top = try prediction.integer("only_topk", in: 1...Int(Int32.max))
        postProcessor = try ModelLayer.postProcessor(prediction)
        let place = folder.file(layer, "W.npz")
        weights = try readColumnArchive(place, workers: workers)
        let codes = folder.file(layer, "C.npz")
        chain =
            layer == 0 && !exists(codes)
            // libpecos's compiled half, too, takes a first layer without C to have one cluster.
            ? ChainMatrix(rootOf: weights.rowCount, path: codes) : try ChainMatrix(codes, workers)
        guard weights.rowCount == chain.clusters.columnCount else {
            throw InputError(
                "has \(weights.rowCount) columns, expected \(chain.clusters.columnCount), the rows "
                    + "of \(codes)",
                place: place
            )
        }
        let rows = folder.featureCount + (bias > 0 ? 1 : 0)
        guard weights.columnCount == rows else {
            throw InputError(
                "has \(weights.columnCount) rows, expected \(rows): \(folder.featureCount) features "
                    + "(nr_features of \(folder.path)/param.json)"
                    + (bias > 0 ? " and the bias" : ""),
                place: place
            )
        }
        try checkCounts(parameters, folder.featureCount)
    }

    private func checkCounts(_ parameters: ParameterFile, _ featureCount: Int) throws {
        let counts = [
            ("nr_labels", weights.rowCount), ("nr_features", featureCount),
            ("nr_codes", chain.clusters.rowCount),
        ]
        for (key, count) in counts where parameters.has(key) {
            guard try parameters.integer(key, in: 0...Int(Int32.max)) == count else {
                throw parameters.wrong(key, "\(count), as in W.npz and C.npz")
            }
        }
    }

    private static func postProcessor(_ parameters: ParameterFile) throws -> PostProcessor {
        do {
            return try PostProcessor(parsing: try parameters.text("post_processor"))
        } catch let error as InputError { throw error.at(parameters.path) }
    }

    /// The layer's weights in a tree's order.
    func level(
        order: [UInt32],
        childOffsets: [Int],
        featureCount: Int,
        bias common: Float,
        _ workers: Workers
    ) -> LinearLevel {
        let level = LinearLevel(
            rows: weights,
            order: order,
            featureCount: featureCount,
            childOffsets: childOffsets,
            workers: workers
        )
        guard bias > 0, bias != common else { return level }
        return LinearLevel(
            chunkOffsets: level.chunkOffsets,
            featureOffsets: level.featureOffsets,
            weightOffsets: level.weightOffsets,
            features: level.features,
            rowEnds: level.rowEnds,
            columns: level.columns,
            values: level.values,
            biases: level.biases.map { $0 * (bias / common) }
        )
    }
}
