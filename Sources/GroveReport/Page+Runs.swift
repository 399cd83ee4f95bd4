import GroveStore

extension Page {
    /// The most runs listed, and of how many the stages are.
    private static let runLimit = 2000
    private static let runStageLimit = 300
    /// The most metrics of a run shown.
    private static let metricLimit = 4

    /// Every run with its main numbers, its state and its stages.
    var runSection: Section {
        let failed = records.count { $0.status == .failed }
        let end = failed == 0 ? "all finished" : "\(failed) failed"
        let numbers = runNumbers
        let name = "All runs"
        let heads: [HTML] =
            ["<th>Run</th>"] + settings.heads + ["<th class=\"n\">Seed</th>"]
            + numbers.map { "<th class=\"n\">\(NumberDescription($0).header)</th>" }
            + ["<th>Status</th>", "<th>Stages</th>"]
        let decimals = numbers.map { number in
            NumberDescription(number).decimals(records.compactMap { $0.number(number) })
        }
        let rows = records.prefix(Page.runLimit).enumerated().map { index, record in
            row(index, record, Array(zip(numbers, decimals)))
        }
        let table = htmlTable(name, classes: "tall", head: heads, rows: rows)
        let body: HTML = """
            <p>\(counted(records.count, "run")), \(end).</p>
            <div data-filter="tbody tr" data-name="runs">
            \(table)</div>
            \(limitNote(records.count, Page.runLimit, "runs"))
            """
        return Section(id: "runs", title: "Runs", body: body)
    }

    /// The metrics the spec's tables show, the first few, and the seconds of training.
    private var runNumbers: [String] {
        let present = Set(records.flatMap { ($0.metrics + $0.measures).map(\.name) })
        var metrics: [String] = []
        let asked = tables.flatMap { $0.numbers.map(\.name) }
        let all = Set(records.flatMap { $0.metrics.map(\.name) })
        let ordered = asked + (records.first { $0.status == .ok }?.metrics.map(\.name) ?? [])
        for name in ordered where all.contains(name) && !metrics.contains(name) {
            metrics.append(name)
        }
        return metrics.prefix(Page.metricLimit) + ["train-seconds"].filter(present.contains)
    }

    private func row(
        _ index: Int,
        _ record: RunRecord,
        _ numbers: [(name: String, decimals: Int)]
    ) -> HTML {
        let values = numbers.map { htmlNumber(record.number($0.name), decimals: $0.decimals) }
        let state: HTML =
            record.status == .ok
            ? "ok"
            : """
            <span class="failed">failed</span>: \(record.error ?? "no error was recorded")
            """
        let setting = settings.cells(record.dataset, record.combination(settings.keys))
        return """
            <tr id="r\(index)"><td class="run">\(record.run)</td>\(setting.joined())\
            <td class="n">\(record.seed)</td>\(values.joined())<td class="state">\(state)</td>\
            <td>\(stages(index))</td></tr>
            """
    }

    private func stages(_ index: Int) -> HTML {
        let stages = ledger.runs[index]
        guard !stages.isEmpty else { return "–" }
        guard index < Page.runStageLimit else {
            return "\(stages.count)"
        }
        let items = stages.map { stage -> HTML in
            "<li>\(stage.name) <code>\(Page.short(stage.key))</code></li>"
        }
        return """
            <details class="bulk"><summary>\(stages.count)</summary><ol>\(items.joined())</ol>\
            </details>
            """
    }

    /// The beginning of a digest, enough to find it by.
    static func short(_ key: String) -> String { String(key.prefix(12)) }
}
