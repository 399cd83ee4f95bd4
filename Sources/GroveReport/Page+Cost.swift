import GroveSpec
import GroveStore

extension Page {
    /// The most settings whose time is shown part by part.
    private static let barLimit = 200

    /// What the runs took: seconds by part of the work, memory, inner products, stages.
    var costSection: Section? {
        let parts = [costTable, bars, stageTable].compactMap(\.self)
        guard !parts.isEmpty else { return nil }
        return Section(id: "cost", title: "Cost", body: parts.joined("\n"))
    }

    /// The measured costs of every setting, as the tables of the spec show theirs.
    private var costTable: HTML? {
        var known: [String] = []
        for entry in records.flatMap(\.measures) where !known.contains(entry.name) {
            known.append(entry.name)
        }
        let others = ["predict-per-second", "peak-mib", "inner-products", "weights"]
        let shown =
            known.filter { $0.hasSuffix("-seconds") && !$0.hasPrefix("quality-") }
            + others.filter(known.contains)
        return measured("What each setting took.", shown)
    }

    /// A table of numbers of every setting; nil without numbers or runs.
    func measured(_ caption: String, _ shown: [String]) -> HTML? {
        guard !shown.isEmpty else { return nil }
        let table = Table(
            ReportSettings.Table(
                name: "settings",
                caption: caption,
                rows: settings.keys.isEmpty ? ["dataset"] : settings.keys,
                show: shown
            ),
            records: records
        )
        return table.map { HTML(unescaped: $0.html) }
    }

    // MARK: Where the time went

    /// The seconds of a setting's stages by kind, the mean over its seeds.
    private struct Share {
        var setting: Setting
        var seconds: [String: Double]
        var total: Double
    }

    /// A bar for each setting: its seconds by kind of stage.
    private var bars: HTML? {
        let shares = settings.all.prefix(Page.barLimit).map(share).filter { $0.total > 0 }
        guard !shares.isEmpty else { return nil }
        let kinds = telling(shares)
        let rows = shares.map { share -> HTML in
            """
            <tr>\(settings.cells(share.setting.dataset, share.setting.values).joined())\
            <td class="share">\(bar(share, kinds))</td>\(htmlDuration(share.total))</tr>
            """
        }
        let isWhole = shares.allSatisfy { $0.seconds.keys.allSatisfy(kinds.contains) }
        let key = (kinds + (isWhole ? [] : ["other stages"])).enumerated().map {
            index,
            kind -> HTML in
            let colour = index < kinds.count ? "c\(index)" : "rest"
            return "<li><span class=\"swatch \(colour)\"></span><span>\(kind)</span></li>"
        }
        let name = "Where the time of a setting goes"
        let heads: [HTML] = ["<th>Share of the seconds</th>", "<th class=\"n\">All</th>"]
        let table = htmlTable(name, head: settings.heads + heads, rows: rows)
        return """
            <section><h3>\(name)</h3>
            <ul class="legend">\(key.joined())</ul>
            \(table)
            \(limitNote(settings.all.count, Page.barLimit, "settings"))</section>
            """
    }

    private func share(_ setting: Setting) -> Share {
        var seconds: [String: Double] = [:]
        let runs = setting.runs.filter { $0.status == .ok }.compactMap { runPlaces[$0.run] }
        for stage in runs.flatMap({ ledger.runs[$0] }) {
            seconds[stage.kind, default: 0] += (stage.work ?? 0) / Double(runs.count)
        }
        // Added up by name: a dictionary's own order differs from run to run.
        let total = seconds.sorted { $0.key < $1.key }.reduce(0) { $0 + $1.value }
        return Share(setting: setting, seconds: seconds, total: total)
    }

    /// The kinds of stages that take the largest shares, in the order of the work.
    private func telling(_ shares: [Share]) -> [String] {
        var largest: [String: Double] = [:]
        for share in shares {
            for (kind, seconds) in share.seconds {
                largest[kind] = max(largest[kind] ?? 0, seconds / share.total)
            }
        }
        var order: [String] = []
        for (stage, _) in ledger.distinct where !order.contains(stage.kind) {
            order.append(stage.kind)
        }
        let chosen = order.filter { largest[$0] ?? 0 >= 0.02 }
            .sorted { largest[$0] ?? 0 > largest[$1] ?? 0 }
            .prefix(LineStyle.colours.count)
        return order.filter(chosen.contains)
    }

    private func bar(_ share: Share, _ kinds: [String]) -> HTML {
        var start = 0.0
        var pieces: [HTML] = []
        let shown = kinds.map { ($0, share.seconds[$0] ?? 0) }
        let rest = share.total - shown.reduce(0) { $0 + $1.1 }
        for (index, (kind, seconds)) in (shown + [("other stages", rest)]).enumerated() {
            let width = max(0, seconds) / share.total * 1000
            guard width >= 0.5 else { continue }
            let colour = index < kinds.count ? "c\(index)" : "rest"
            let percent = fixed(100 * seconds / share.total, decimals: 1)
            pieces.append(
                """
                <rect class="\(colour)" x="\(coordinate(start))" width="\(coordinate(width))" \
                height="10"><title>\(kind): \(spelledSeconds(seconds)), \(percent) %</title></rect>
                """
            )
            start += width
        }
        return """
            <svg class="shares" viewBox="0 0 1000 10" preserveAspectRatio="none" \
            aria-hidden="true">\(pieces.joined())</svg>
            """
    }

    // MARK: Stages

    /// What was computed, by stage: shared stages count once.
    private var stageTable: HTML? {
        guard !ledger.distinct.isEmpty else { return nil }
        var order: [String] = []
        var stages: [String: [StageLedger.Stage]] = [:]
        for (stage, _) in ledger.distinct {
            if stages[stage.name] == nil { order.append(stage.name) }
            stages[stage.name, default: []].append(stage)
        }
        let rows = order.map { name -> HTML in
            let own = stages[name] ?? []
            let work = own.compactMap(\.work)
            return """
                <tr><td>\(name)</td>\(htmlNumber(Double(own.count)))\
                \(htmlDuration(work.isEmpty ? nil : work.reduce(0, +)))\
                \(htmlDuration(work.max()))\(htmlNumber(own.compactMap(\.peak).max()))</tr>
                """
        }
        let heads: [HTML] = [
            "<th>Stage</th>", "<th class=\"n\">Computed</th>",
            "<th class=\"n\">Seconds in all</th>",
            "<th class=\"n\">Longest</th>", "<th class=\"n\">Peak memory (MiB)</th>",
        ]
        let name = "Work by stage"
        return """
            <section><h3>\(name)</h3>
            \(htmlTable(name, head: heads, rows: rows))
            <p class="note">Runs share stages through the cache; here each counts once, with the \
            time it took when it was done.</p></section>
            """
    }
}
