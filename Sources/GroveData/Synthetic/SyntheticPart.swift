import GroveBase
import GroveSparse

/// The training or test part: which senses each instance has, and the order of the instances.
struct SyntheticPart: Sendable {
    /// `trn` or `tst`, as in the names of its files.
    let name: String
    let instances: Int
    /// Where each place's senses start in `senses`: instances + 1 values.
    let offsets: [Int]
    /// The senses of each place in topic order, ascending.
    let senses: [UInt32]
    /// The place of each row: instances are shuffled, as rows of a real dataset are.
    let placeOfRow: [UInt32]

    /// Deals every sense's instances to places of its topic, and moves one label to each instance
    /// that got none.
    init(
        _ name: String,
        _ shape: SyntheticShape,
        _ hierarchy: SyntheticTopics,
        _ senses: SyntheticSenses,
        counts: [UInt32],
        workers: Workers
    ) {
        self.name = name
        let instances = name == "trn" ? shape.trainInstances : shape.testInstances
        self.instances = instances
        var starts = [0]
        starts.reserveCapacity(counts.count + 1)
        for count in counts { starts.append(starts[starts.count - 1] + Int(count)) }
        var places = dealtPlaces(name, shape, hierarchy, senses, starts, instances, workers)
        var grouped = groupedByPlace(places, starts, instances)
        if (0..<instances).contains(where: { grouped.offsets[$0] == grouped.offsets[$0 + 1] }) {
            fillEmpty(&places, grouped.offsets, grouped.pairs)
            grouped = groupedByPlace(places, starts, instances)
        }
        offsets = grouped.offsets
        self.senses = grouped.senses
        var order = (0..<instances).map { UInt32($0) }
        var stream = RandomStream(seed: UInt64(shape.seed), "synthetic.order." + name)
        stream.shuffle(&order)
        placeOfRow = order
    }

    /// The labels by row, and the sense of each cell.
    func labels(_ all: SyntheticSenses, labelCount: Int) -> (pattern: CSRPattern, senses: [UInt32])
    {
        var rowOffsets = [0]
        rowOffsets.reserveCapacity(instances + 1)
        var columns: [UInt32] = []
        var meant: [UInt32] = []
        columns.reserveCapacity(senses.count)
        meant.reserveCapacity(senses.count)
        for place in placeOfRow {
            for sense in senses[offsets[Int(place)]..<offsets[Int(place) + 1]] {
                columns.append(all.labels[Int(sense)])
                meant.append(sense)
            }
            rowOffsets.append(columns.count)
        }
        let pattern = CSRPattern(
            columnCount: labelCount,
            rowOffsets: rowOffsets,
            columns: columns
        )
        return (pattern, meant)
    }
}

/// The place of each pair, sense by sense: one in each of as many equal stretches of the topic as
/// the sense has instances, so that no instance has it twice.
private func dealtPlaces(
    _ name: String,
    _ shape: SyntheticShape,
    _ hierarchy: SyntheticTopics,
    _ senses: SyntheticSenses,
    _ starts: [Int],
    _ instances: Int,
    _ workers: Workers
) -> [UInt32] {
    let blocks = Workers.blocks(senses.count, size: 4096)
    let bounds = blocks.map { starts[$0.lowerBound] } + [starts[senses.count]]
    // Safety: each block writes to its own piece, element by element within its count.
    return unsafe workers.fill(offsets: bounds, initial: 0) { block, piece in
        for sense in blocks[block] {
            let count = starts[sense + 1] - starts[sense]
            guard count > 0 else { continue }
            var (level, topic) = (Int(senses.levels[sense]), Int(senses.topics[sense]))
            while hierarchy.places(level, topic, of: instances).count < count {
                (level, topic) = (level - 1, topic >> 2)
            }
            let range = hierarchy.places(level, topic, of: instances)
            let seed = mixed(UInt64(shape.seed), UInt64(sense))
            var stream = RandomStream(seed: seed, "synthetic.places." + name)
            for i in 0..<count {
                let low = i * range.count / count
                let high = (i + 1) * range.count / count
                let place = range.lowerBound + low + stream.below(high - low)
                unsafe piece[starts[sense] - bounds[block] + i] = UInt32(place)
            }
        }
    }
}

/// The senses and the pairs of each place, in the order of the senses.
private func groupedByPlace(
    _ places: [UInt32],
    _ starts: [Int],
    _ instances: Int
) -> (offsets: [Int], senses: [UInt32], pairs: [UInt32]) {
    var offsets = [Int](repeating: 0, count: instances + 1)
    for place in places { offsets[Int(place) + 1] += 1 }
    for place in 0..<instances { offsets[place + 1] += offsets[place] }
    var next = offsets
    var senses = [UInt32](repeating: 0, count: places.count)
    var pairs = senses
    for sense in 0..<(starts.count - 1) {
        for pair in starts[sense]..<starts[sense + 1] {
            let place = Int(places[pair])
            senses[next[place]] = UInt32(sense)
            pairs[next[place]] = UInt32(pair)
            next[place] += 1
        }
    }
    return (offsets, senses, pairs)
}

/// Moves a pair to each empty place from the nearest one that has several left.
private func fillEmpty(_ places: inout [UInt32], _ offsets: [Int], _ pairs: [UInt32]) {
    let instances = offsets.count - 1
    var taken = [UInt32](repeating: 0, count: instances)
    func spare(_ place: Int) -> Bool {
        0..<instances ~= place && offsets[place + 1] - offsets[place] - Int(taken[place]) > 1
    }
    for place in 0..<instances where offsets[place] == offsets[place + 1] {
        var distance = 1
        while distance < instances, !spare(place - distance), !spare(place + distance) {
            distance += 1
        }
        let donor = spare(place - distance) ? place - distance : place + distance
        guard spare(donor) else { return }
        taken[donor] += 1
        places[Int(pairs[offsets[donor + 1] - Int(taken[donor])])] = UInt32(place)
    }
}
