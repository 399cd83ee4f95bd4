import GroveBase
import GroveSparse

/// Turns WordNet into a dataset: synsets are instances, the words of their ancestors are labels.
///
/// An instance is a noun or verb synset with a hypernym; its text is its words and its gloss. Its
/// labels are the words of every ancestor within three hypernym steps. Words are ambiguous, and
/// WordNet knows which sense was meant, so the sense behind each pair is kept: the nearest ancestor
/// with that word, the first met where several are equally near. An instance is in the test set if
/// the first byte of the SHA-256 of its id is below 51. Labels without a training instance are
/// dropped; the others are sorted by their bytes.
func wordNetDataset(
    _ wordNet: WordNet,
    name: String,
    propensity: PropensityConstants,
    workers: Workers
) -> Dataset {
    let instances = wordNet.synsets.indices.filter { !wordNet.hypernyms[$0].isEmpty }
    let inTest = instances.map { sha256(wordNet.synsets[$0].id)[0] < 51 }
    let rows = labelRows(wordNet, instances, workers)
    var trainingWords: Set<Int> = []
    for (row, isTest) in zip(rows.pairs, inTest) where !isTest {
        for pair in row { trainingWords.insert(pair.word) }
    }
    let kept = trainingWords.sorted {
        rows.words[$0].utf8.lexicographicallyPrecedes(rows.words[$1].utf8)
    }
    var label = [UInt32?](repeating: nil, count: rows.words.count)
    for (new, old) in kept.enumerated() { label[old] = UInt32(new) }
    let senses = SenseNumbering(wordNet, rows.pairs)

    func part(test: Bool) -> (split: Split, senses: [UInt32], dropped: Int) {
        let members = instances.indices.filter { inTest[$0] == test }
        var offsets = [0]
        var pairs: [(label: UInt32, sense: UInt32)] = []
        var dropped = 0
        for member in members {
            let known = rows.pairs[member].compactMap { pair in
                label[pair.word].map { (label: $0, sense: senses.number(pair.sense)) }
            }
            dropped += rows.pairs[member].count - known.count
            pairs += known.sorted { $0.label < $1.label }
            offsets.append(pairs.count)
        }
        let synsets = members.map { wordNet.synsets[instances[$0]] }
        let split = Split(
            ids: TextColumn(synsets.map(\.id)),
            texts: TextColumn(
                synsets.map { $0.lemmas.joined(separator: ", ") + ". " + $0.gloss }
            ),
            labels: CSRPattern(
                columnCount: kept.count,
                rowOffsets: offsets,
                columns: pairs.map(\.label)
            )
        )
        return (split, pairs.map(\.sense), dropped)
    }
    let train = part(test: false)
    let test = part(test: true)
    return Dataset(
        name: name,
        train: train.split,
        test: test.split,
        labelNames: TextColumn(kept.map { rows.words[$0] }),
        senses: SenseTable(senseNames: senses.names, train: train.senses, test: test.senses),
        propensity: propensity,
        dropped: DroppedCounts(
            labels: rows.words.count - kept.count,
            testPairs: test.dropped
        )
    )
}

private typealias SensePair = (word: Int, sense: Int)

/// The (word, nearest ancestor) pairs of each instance, and the words they number.
private func labelRows(
    _ wordNet: WordNet,
    _ instances: [Int],
    _ workers: Workers
) -> (pairs: [[SensePair]], words: [String]) {
    var numbers: [String: Int] = [:]
    var words: [String] = []
    let lemmas = wordNet.synsets.map { synset in
        synset.lemmas.map { lemma in
            if let known = numbers[lemma] { return known }
            numbers[lemma] = words.count
            words.append(lemma)
            return words.count - 1
        }
    }
    let blocks = Workers.blocks(instances.count, size: 4096)
    let pairs = workers.map(blocks.count) { block in
        instances[blocks[block]].map { instance in
            var row: [SensePair] = []
            for ancestor in wordNet.ancestors(of: instance, steps: 3) {
                for word in lemmas[ancestor] where !row.contains(where: { $0.word == word }) {
                    row.append((word, ancestor))
                }
            }
            return row
        }
    }
    return renumberedWords(Array(pairs.joined()), words)
}

/// Numbers only the words that are somebody's label.
private func renumberedWords(
    _ pairs: [[SensePair]],
    _ words: [String]
) -> (pairs: [[SensePair]], words: [String]) {
    var used = [Bool](repeating: false, count: words.count)
    for row in pairs { for pair in row { used[pair.word] = true } }
    let kept = words.indices.filter { used[$0] }
    var renumbered = [Int](repeating: 0, count: words.count)
    for (new, old) in kept.enumerated() { renumbered[old] = new }
    return (
        pairs.map { $0.map { (renumbered[$0.word], $0.sense) } },
        kept.map { words[$0] }
    )
}

/// Numbers the synsets that are the sense of some pair, in WordNet's order.
private struct SenseNumbering {
    private var numbers: [UInt32]
    let names: TextColumn

    init(_ wordNet: WordNet, _ pairs: [[SensePair]]) {
        var used = [Bool](repeating: false, count: wordNet.synsets.count)
        for row in pairs { for pair in row { used[pair.sense] = true } }
        let kept = used.indices.filter { used[$0] }
        numbers = [UInt32](repeating: 0, count: used.count)
        for (new, old) in kept.enumerated() { numbers[old] = UInt32(new) }
        names = TextColumn(
            kept.map { index in
                let synset = wordNet.synsets[index]
                return synset.id + " " + synset.lemmas.joined(separator: ", ")
            }
        )
    }

    func number(_ synset: Int) -> UInt32 { numbers[synset] }
}
