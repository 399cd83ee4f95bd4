public import GroveBase
public import GroveSparse

extension TfidfVectorizer {
    /// Weighs texts by what was learned from the training set; unknown terms are left out.
    ///
    /// - Parameters:
    ///   - texts: The documents.
    ///   - workers: The threads to use; any number gives the same bits.
    ///   - progress: Is told of the documents read.
    /// - Returns: The features, (documents, terms); a document without known terms is an empty row.
    public func transform(
        _ texts: TextColumn,
        workers: Workers,
        progress: any ProgressReporter
    ) -> CSRMatrix {
        progress.begin("tf-idf", total: texts.count)
        defer { progress.end() }
        let blocks = documentBlocks(texts)
        let rows = rowBuilder
        return rows.matrix(
            workers.map(blocks.count) { i in
                let block = rows.rows(sequences(texts, blocks[i]))
                progress.advance(blocks[i].count)
                return block
            }
        )
    }

    /// Some documents as ids of the index's symbols.
    private func sequences(_ texts: TextColumn, _ documents: Range<Int>) -> SymbolSequences {
        var segmenter = Segmenter(parameters)
        var sequences = SymbolSequences()
        for document in documents {
            let range = texts.offsets[document]..<texts.offsets[document + 1]
            segmenter.segment(texts.bytes.span.extracting(range))
            segmenter.ids(in: index.symbols, into: &sequences.ids)
            sequences.offsets.append(sequences.ids.count)
        }
        return sequences
    }

    var rowBuilder: RowBuilder {
        RowBuilder(
            index: index,
            inverseDocumentFrequencies: inverseDocumentFrequencies,
            sublinear: parameters.sublinear,
            normalize: parameters.normalize
        )
    }
}
