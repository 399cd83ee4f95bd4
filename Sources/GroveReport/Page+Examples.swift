import GroveStore

extension Page {
    /// The most examples of a dataset, methods of an example and predictions of a method shown.
    private static let exampleLimit = 100
    private static let methodLimit = 12
    private static let predictionLimit = 20
    /// Above so many characters a text is folded; what is beyond the second is left out.
    private static let foldedTextLength = 600
    private static let textLength = 6000
    /// About how many bytes all examples may take.
    private static let exampleBytes = 1_000_000

    /// Test instances with the predictions of each method side by side.
    var exampleSection: Section? {
        let known = settings.all.map(\.dataset) + examples.keys.sorted()
        var seen: Set<String> = []
        let datasets = known.filter { examples[$0]?.isEmpty == false && seen.insert($0).inserted }
        guard !datasets.isEmpty else { return nil }
        let parts = datasets.map { dataset -> HTML in
            let all = examples[dataset] ?? []
            var budget = Page.exampleBytes / datasets.count
            var articles: [HTML] = []
            for example in all.prefix(Page.exampleLimit) where budget > 0 {
                let article = article(example, dataset)
                budget -= article.text.utf8.count
                articles.append(article)
            }
            let title: HTML = datasets.count > 1 ? "<h3>\(dataset)</h3>" : ""
            return """
                <section class="examples" data-filter="article" data-name="examples">\(title)
                \(articles.joined("\n"))
                \(limitNote(all.count, articles.count, "examples of \(dataset)"))</section>
                """
        }
        let note: HTML = """
            <p class="note">Texts of the test set with the labels each method ranks first. A tick \
            marks a right label; the numbers under a label are the cluster it was found through on \
            each level, coarse to fine.</p>
            """
        return Section(id: "examples", title: "Examples", body: note + parts.joined("\n"))
    }

    private func article(_ example: Example, _ dataset: String) -> HTML {
        let runs = ordered(example)
        let found = Set(
            runs.flatMap { example.runs[$0.run] ?? [] }.filter(\.isCorrect).map(\.label)
        )
        let truth = example.labels.map { label -> HTML in
            found.contains(label)
                ? "<li class=\"hit\"><span class=\"tick\">✓</span> <bdi>\(label)</bdi></li>"
                : "<li><bdi>\(label)</bdi></li>"
        }
        let methods = runs.prefix(Page.methodLimit).map { run in
            method(run.label, example.runs[run.run] ?? [])
        }
        return """
            <article>
            <h4>Instance \(example.instance)</h4>
            \(body(example.text))
            <p class="truth">True labels</p><ul class="chips">\(truth.joined())</ul>
            <div class="methods">
            \(methods.joined("\n"))
            </div>\(limitNote(runs.count, Page.methodLimit, "methods"))
            </article>
            """
    }

    /// The runs with predictions for an example, in the order of the records.
    private func ordered(_ example: Example) -> [(run: String, label: String)] {
        let known = records.filter { example.runs[$0.run] != nil }
        let labels = known.map(settings.label)
        let named = zip(known, labels).map { record, label in
            let isShared = labels.count { $0 == label } > 1
            return (run: record.run, label: isShared ? "\(label), seed \(record.seed)" : label)
        }
        let names = Set(known.map(\.run))
        let unknown = example.runs.keys.filter { !names.contains($0) }.sorted()
        return named + unknown.map { (run: $0, label: $0) }
    }

    private func body(_ text: String) -> HTML {
        guard !text.isEmpty else {
            return "<p class=\"note\">The dataset has features only, no text.</p>"
        }
        guard text.count > Page.foldedTextLength else {
            return "<p class=\"text\" dir=\"auto\">\(text)</p>"
        }
        let start = text.prefix(Page.foldedTextLength * 2 / 3)
        let rest = text.dropFirst(start.count).prefix(Page.textLength)
        let isCut = text.count > start.count + rest.count
        return """
            <p class="text" dir="auto">\(String(start))…</p>
            <details><summary>The rest of the text</summary>
            <p class="text" dir="auto">…\(String(rest))\(isCut ? " [cut here]" : "")</p></details>
            """
    }

    private func method(_ label: String, _ predictions: [Example.Prediction]) -> HTML {
        let shown = predictions.prefix(Page.predictionLimit)
        let rows = shown.map { prediction -> HTML in
            let start: HTML =
                prediction.isCorrect
                ? "<li class=\"hit\"><span class=\"tick\" role=\"img\" aria-label=\"right\">✓</span>"
                : "<li><span class=\"tick\"></span>"
            return """
                \(start)<bdi class="label">\(prediction.label)</bdi>\
                <span class="score">\(fixed(prediction.score, decimals: 3))</span>\
                \(paths(prediction))</li>
                """
        }
        let right = shown.count(where: \.isCorrect)
        return """
            <section class="method"><h5><bdi>\(label)</bdi> <span class="count">\(right) of \
            \(shown.count) right</span></h5>
            <ol>\(rows.joined("\n"))</ol></section>
            """
    }

    /// The ways through the tree by which a label was found; with descriptions, foldable.
    private func paths(_ prediction: Example.Prediction) -> HTML {
        let ways = prediction.paths
        guard !ways.isEmpty else { return "" }
        let line = ways.map { $0.map(String.init).joined(separator: " › ") }
            .joined(separator: "; ")
        guard prediction.names.contains(where: { !$0.isEmpty }) else {
            return "<span class=\"way\">\(line)</span>"
        }
        let lists = ways.enumerated().map { index, way -> HTML in
            let names = index < prediction.names.count ? prediction.names[index] : []
            let levels = way.enumerated().map { level, cluster -> HTML in
                let name = level < names.count ? names[level] : ""
                return "<li><span class=\"way\">\(cluster)</span> <bdi>\(name)</bdi></li>"
            }
            return "<ol class=\"levels\">\(levels.joined())</ol>"
        }
        return """
            <details class="way"><summary>\(line)</summary>\(lists.joined())</details>
            """
    }
}
