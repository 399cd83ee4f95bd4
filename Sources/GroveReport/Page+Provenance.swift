import GroveBase
import GroveStore

extension Page {
    /// The most kinds of surroundings and stages listed.
    private static let surroundingLimit = 20
    private static let stageLimit = 1000

    /// Where the numbers come from: commits, machines, versions, threads, stage keys.
    var provenanceSection: Section? {
        var counts: [JSONValue: Int] = [:]
        var order: [JSONValue] = []
        for record in records {
            let surroundings = Page.surroundings(record.provenance)
            guard surroundings != .object([:]) else { continue }
            if counts[surroundings] == nil { order.append(surroundings) }
            counts[surroundings, default: 0] += 1
        }
        guard !order.isEmpty || !ledger.distinct.isEmpty else { return nil }
        let cards = order.prefix(Page.surroundingLimit).map { surroundings in
            card(surroundings, order.count == 1 ? nil : counts[surroundings])
        }
        let body: HTML = """
            <div class="cards">\(cards.joined("\n"))</div>
            \(limitNote(order.count, Page.surroundingLimit, "kinds of surroundings"))
            \(stageCommits)
            \(stageKeys)
            <p class="note">All parameters of every run are in <code>records.json</code>.</p>
            """
        return Section(id: "provenance", title: "Provenance", body: body)
    }

    /// What is the same for many runs: neither parameters nor stages.
    private static func surroundings(_ provenance: JSONValue) -> JSONValue {
        let own: Set = ["parameters", "stages"]
        return .object((provenance.objectValue ?? [:]).filter { !own.contains($0.key) })
    }

    private func card(_ surroundings: JSONValue, _ count: Int?) -> HTML {
        let members = surroundings.objectValue ?? [:]
        let known = ["commit", "dirty", "machine", "threads", "jobs", "libraries"]
        let names =
            known.filter { members[$0] != nil }
            + members.keys.filter { !known.contains($0) }.sorted()
        let entries = names.map { name -> HTML in
            let value: HTML =
                name == "commit"
                ? "<code>\(members[name].map(plain) ?? "")</code>"
                : "\(spelled(members[name] ?? .null))"
            let title = name == "dirty" ? "Uncommitted changes" : sentenceCase(name)
            return "<dt>\(title)</dt><dd>\(value)</dd>"
        }
        let title: HTML = count.map { "<h3>\(counted($0, "run"))</h3>" } ?? ""
        return "<section class=\"card\">\(title)<dl>\(entries.joined())</dl></section>"
    }

    private func spelled(_ value: JSONValue) -> String {
        guard let members = value.objectValue else { return readable(value) }
        return members.sorted { $0.key < $1.key }.map { key, value in
            guard key.hasSuffix("-mib"), let number = value.doubleValue else {
                return "\(key) \(readable(value))"
            }
            return "\(key.dropLast(4)) \(grouped(fixed(number, decimals: 0), by: ",")) MiB"
        }
        .joined(separator: "; ")
    }

    /// A sentence on the commits that computed the stages, which the cache may have kept.
    private var stageCommits: HTML {
        var counts: [String: Int] = [:]
        for (stage, _) in ledger.distinct where !stage.commit.isEmpty {
            counts[stage.commit, default: 0] += 1
        }
        guard !counts.isEmpty else { return "" }
        let ordered = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        let parts = ordered.map { commit, count -> HTML in
            "<code>\(Page.short(commit))</code> (\(count))"
        }
        return """
            <p>Commits that computed the \(counted(ledger.distinct.count, "stage")): \
            \(parts.joined(", ")).</p>
            """
    }

    /// Every stage once, with the key under which the cache holds it.
    private var stageKeys: HTML {
        guard !ledger.distinct.isEmpty else { return "" }
        let rows = ledger.distinct.prefix(Page.stageLimit).map { stage, runs -> HTML in
            """
            <tr><td>\(stage.name)</td><td><code>\(stage.key)</code></td>\
            <td><code>\(Page.short(stage.commit))</code></td>\
            \(htmlNumber(stage.threads.map(Double.init)))\(htmlDuration(stage.work))\
            \(htmlNumber(stage.peak))\(htmlNumber(Double(runs)))</tr>
            """
        }
        let heads: [HTML] = [
            "<th>Stage</th>", "<th>Key</th>", "<th>Commit</th>", "<th class=\"n\">Threads</th>",
            "<th class=\"n\">Work</th>", "<th class=\"n\">Peak (MiB)</th>",
            "<th class=\"n\">Runs</th>",
        ]
        let name = "Stage keys"
        return """
            <details\(bulk(rows.count))><summary>\(name): \
            \(counted(ledger.distinct.count, "stage"))</summary>
            \(htmlTable(name, classes: "tall", head: heads, rows: rows))
            \(limitNote(ledger.distinct.count, Page.stageLimit, "stages"))
            </details>
            """
    }
}
