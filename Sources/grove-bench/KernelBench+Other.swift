import CKernels
import Foundation
import GroveBase
import GroveLinear
import GroveRunner
import GroveSparse
import GroveStore
import GroveText
import GroveTree

extension KernelBench {
    /// PIFA, two rounds of balanced 2-means at every node, and 64 centroids side by side.
    ///
    /// - Throws: `WorkError` where memory ran out.
    func clustering(features: CSRMatrix, labels: CSRPattern) throws -> [Kernel] {
        let (vectors, seconds) = try seconds {
            try labelRepresentations(
                .pifa,
                labels: labels,
                features: features,
                workers: Workers(1)
            )
        }
        var entries = 0.0
        for row in 0..<labels.rowCount {
            entries += Double(labels.row(row).count * features.rowColumns(row).count)
        }
        let product = Kernel(
            name: "transposed product (PIFA)",
            counting:
                "for every (instance, label): 8 bytes a nonzero read, 8 bytes of its sum read "
                + "and written, one multiply-add; 8 bytes a cell of the result",
            seconds: seconds,
            bytes: 16 * entries + 8 * Double(vectors.nonzeroCount),
            multiplyAdds: entries,
            access: .random(
                entries,
                at: limits.gatheredWords,
                tableBytes: 4 * features.columnCount
            ),
            limit: "a random word a nonzero (table of all features)"
        )
        return [product, try twoMeans(vectors)] + (try centroids(vectors))
    }

    private func twoMeans(_ vectors: CSRMatrix) throws -> Kernel {
        let (tree, seconds) = try seconds {
            try buildTree(
                labelCount: vectors.rowCount,
                representations: vectors,
                parameters: ClustererParameters(iterations: 2),
                workers: Workers(1)
            )
        }
        let cells = Double(vectors.nonzeroCount)
        let depth = tree.clusterCount.trailingZeroBitCount
        var access = AccessTime()
        for level in 0..<depth {
            // A node's columns are no more than its cells, nor than there are features.
            let width = min(vectors.columnCount, vectors.nonzeroCount >> level)
            access.add(3 * cells, at: limits.gatheredWords, tableBytes: 4 * width)
        }
        return Kernel(
            name: "balanced 2-means, 2 rounds a node",
            counting: "at each of \(depth) levels every cell is scored twice and summed once: 8 "
                + "bytes of the cell and 4 of the centroid, one multiply-add; selecting, sorting "
                + "and gathering rows not counted",
            seconds: seconds,
            bytes: 3 * 12 * cells * Double(depth),
            multiplyAdds: 3 * cells * Double(depth),
            access: access,
            limit: "a random word a cell and pass (tables of a node's columns)"
        )
    }

    private func centroids(_ vectors: CSRMatrix) throws -> [Kernel] {
        let count = min(64, vectors.rowCount)
        // Safety: freed at the end of the function; as wide as the vectors.
        guard let block = unsafe centroids_create(Int64(vectors.columnCount), Int32(count)) else {
            throw WorkError("no memory for \(count) centroids")
        }
        defer { unsafe centroids_free(block) }
        let clusters = (0..<vectors.rowCount).map { UInt32($0 % count) }
        let rows = Array(0..<UInt32(vectors.rowCount))
        var found = rows
        var scores = [Float](repeating: 0, count: rows.count)
        let isa = ckernels_best_isa()
        let summing = seconds {
            unsafe withMatrix(vectors) { unsafe centroids_sum(block, $0, clusters, 0, true) }
        }.seconds
        let blocks = unsafe [Optional(block)]
        let nearest = seconds {
            unsafe withMatrix(vectors) {
                // Safety: outputs have a place for every row; the block lives until the end.
                unsafe centroids_nearest(
                    blocks,
                    1,
                    $0,
                    rows,
                    Int64(rows.count),
                    isa,
                    &found,
                    &scores
                )
            }
        }.seconds
        let cells = Double(vectors.nonzeroCount)
        let table = 256 * vectors.columnCount
        var sums = AccessTime.random(cells, at: limits.gatheredWords, tableBytes: table)
        sums.add(2 * Double(table), streamedAt: limits.copy)
        return [
            Kernel(
                name: "centroids: sums of 64",
                counting:
                    "every cell: 8 bytes read, 8 bytes of its sum; the 256 bytes a feature of "
                    + "all sums written once and read once",
                seconds: summing,
                bytes: 16 * cells + 2 * Double(table),
                multiplyAdds: cells,
                access: sums,
                limit: "a random word a cell, and the sums streamed twice"
            ),
            Kernel(
                name: "centroids: nearest of 64",
                counting: "every cell: 8 bytes read, 256 bytes of 64 centroids, 64 multiply-adds",
                seconds: nearest,
                bytes: 264 * cells,
                multiplyAdds: 64 * cells,
                access: .random(4 * cells, at: limits.gatheredLines, tableBytes: table),
                limit: "four random lines a cell (table of all centroids)"
            ),
        ]
    }

    /// The matrix as C sees it, for the length of a call.
    private func withMatrix<Result>(
        _ matrix: CSRMatrix,
        _ body: (UnsafePointer<linear_matrix>) -> Result
    ) -> Result {
        unsafe matrix.rowOffsets.withUnsafeBufferPointer { offsets in
            unsafe matrix.columns.withUnsafeBufferPointer { columns in
                unsafe matrix.values.withUnsafeBufferPointer { values in
                    // Safety: the arrays outlive the body, and CSRMatrix keeps their invariants.
                    let view = unsafe linear_matrix(
                        row_count: Int64(matrix.rowCount),
                        column_count: Int64(matrix.columnCount),
                        row_offsets: offsets.baseAddress,
                        columns: columns.baseAddress,
                        values: values.baseAddress
                    )
                    return unsafe withUnsafePointer(to: view, body)
                }
            }
        }
    }

    /// Fitting and weighing the training texts.
    ///
    /// - Throws: `InputError` if no term is left.
    func tfidf(_ texts: TextColumn) throws -> Kernel {
        let parameters = TfidfParameters(
            ngrams: 1...2,
            minDocumentFrequency: .count(2),
            sublinear: true
        )
        let (made, seconds) = try seconds {
            try TfidfVectorizer.fit(
                texts,
                parameters,
                workers: Workers(1),
                progress: SilentProgress()
            )
        }
        let bytes = Double(texts.bytes.count) + 8 * Double(made.features.nonzeroCount)
        return Kernel(
            name: "tf-idf, word 1-2-grams",
            counting: "the texts read once, 8 bytes a cell of the result written; hashing not "
                + "counted",
            seconds: seconds,
            bytes: bytes,
            multiplyAdds: Double(made.features.nonzeroCount),
            access: .streamed(bytes, at: limits.read),
            limit: "streaming"
        )
    }

    /// The features from a stage cache.
    ///
    /// - Throws: What reading and writing files throws.
    func load(_ matrices: Matrices, cache: String) throws -> Kernel {
        let stages = StageCache(folder: cache)
        defer { try? FileManager.default.removeItem(atPath: cache) }
        let key = StageKey(stage: "features", version: 1)
        let artifact = StageFiles.artifact(
            train: try matrices.trainFeatures(),
            test: try matrices.testFeatures()
        )
        try stages.store(artifact, key: key)
        let (_, seconds) = try seconds {
            try stages.load(key).map { try StageFiles.features($0.artifact) }
        }
        let bytes = 2 * Double(artifact.byteCount)
        return Kernel(
            name: "cached stage, warm",
            counting: "every byte copied from the page cache and hashed (SHA-256)",
            seconds: seconds,
            bytes: bytes,
            multiplyAdds: 0,
            access: .streamed(bytes, at: limits.copy),
            limit: "streaming"
        )
    }
}
