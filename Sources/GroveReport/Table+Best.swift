import GroveBase

extension Table {
    /// Where a cell stands.
    private struct Place {
        var block: Int
        var row: Int
        var group: Int
    }

    /// Marks the best of each number within each dataset.
    ///
    /// Values are compared as printed, so equal texts are marked alike; nothing is marked where
    /// all are equal, there is one value only, or neither direction is better.
    mutating func markBest() {
        for (index, number) in numbers.enumerated() where number.direction != .neither {
            var places: [String: [(place: Place, shown: Double)]] = [:]
            for place in self.places {
                let cell = blocks[place.block].rows[place.row].cells[place.group][index]
                guard case .value(let summary, _, _) = cell else { continue }
                let shown = Double(fixed(summary.mean, decimals: decimals[index])) ?? summary.mean
                places[scope(place), default: []].append((place, shown))
            }
            for candidates in places.values {
                let values = candidates.map(\.shown)
                guard let low = values.min(), let high = values.max(), low < high else { continue }
                let best = number.direction == .higher ? high : low
                for candidate in candidates where candidate.shown == best {
                    mark(candidate.place, index)
                }
            }
        }
    }

    private var places: [Place] {
        blocks.indices.flatMap { block in
            blocks[block].rows.indices.flatMap { row in
                groups.indices.map { Place(block: block, row: row, group: $0) }
            }
        }
    }

    /// What a cell may be compared within: its dataset, wherever that is named.
    private func scope(_ place: Place) -> String {
        let block = blocks[place.block]
        let values = block.rows[place.row].keys + groups[place.group]
        let dataset = zip(rowKeys + columnKeys, values).first { $0.0 == "dataset" }?.1
        return block.dataset ?? dataset.map(plain) ?? ""
    }

    private mutating func mark(_ place: Place, _ number: Int) {
        let cell = blocks[place.block].rows[place.row].cells[place.group][number]
        guard case .value(let summary, _, let marks) = cell else { return }
        blocks[place.block].rows[place.row].cells[place.group][number] = .value(
            summary,
            best: true,
            marks: marks
        )
    }
}
