import ArgumentParser
import GroveBase
import GroveSparse
import GroveText

/// `grove-bench tfidf`: fitting on the training texts and weighing both parts.
struct TfidfCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tfidf",
        abstract: "Time tf-idf: fit on the training texts, transform both parts."
    )
    @OptionGroup var folder: FolderOptions
    @OptionGroup var timing: TimingOptions
    @Option(name: .long, help: "The least number of documents of a term.") var minDf = 2
    @Option(name: .long, help: "The most terms kept.") var maxFeatures: Int?

    func run() throws {
        let matrices = Matrices(folder: folder.folder)
        let train = try matrices.texts("trn")
        let test = try matrices.texts("tst")
        let parameters = TfidfParameters(
            ngrams: 1...2,
            minDocumentFrequency: .count(minDf),
            maxFeatures: maxFeatures,
            sublinear: true
        )
        let (made, measurement) = try timing.measure {
            let fitted = try TfidfVectorizer.fit(
                train,
                parameters,
                workers: timing.workers,
                progress: SilentProgress()
            )
            let tested = fitted.vectorizer.transform(
                test,
                workers: timing.workers,
                progress: SilentProgress()
            )
            return (train: fitted.features, test: tested)
        }
        measurement.print(
            "tfidf",
            [
                "documents": .integer(train.count + test.count),
                "bytes": .integer(train.bytes.count + test.bytes.count),
                "terms": .integer(made.train.columnCount),
                "nonzeros": .integer(made.train.nonzeroCount + made.test.nonzeroCount),
            ]
        )
    }
}
