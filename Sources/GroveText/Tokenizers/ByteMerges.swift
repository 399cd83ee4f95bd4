/// The ids of single bytes and the pairs of ids that merge into one.
struct ByteMerges: Sendable {
    /// What a pair becomes; ranks are in the order the pairs were learned.
    struct Merge: Sendable {
        let rank: Int32
        let id: Int32
    }

    /// The id of each byte.
    private let bytes: [Int32]
    private let pairs: [UInt64: Merge]

    /// - Precondition: One id for each of the 256 bytes.
    init(bytes: [Int32], pairs: [UInt64: Merge]) {
        precondition(bytes.count == 256, "\(bytes.count) ids of bytes, expected 256")
        self.bytes = bytes
        self.pairs = pairs
    }

    static func key(_ left: Int32, _ right: Int32) -> UInt64 {
        UInt64(UInt32(bitPattern: left)) << 32 | UInt64(UInt32(bitPattern: right))
    }

    /// Replaces `ids` by those of a part.
    ///
    /// The pair with the smallest rank is merged first, of equal ones the leftmost, until none is
    /// left. A heap holds the pairs, so that a part of n bytes takes n log n steps.
    func encode(_ part: [UInt8], queue: inout MergeQueue, into ids: inout [Int32]) {
        queue.begin(part.map { bytes[Int($0)] })
        for i in part.indices.dropLast() { offer(i, &queue) }
        while let candidate = queue.pop() {
            // What stood there when the pair was found may have merged with something else. As in
            // Hugging Face's, it still counts where it comes to the same token.
            guard let right = queue.next(candidate.position),
                pairs[key(candidate.position, right, queue)]?.id == candidate.id
            else { continue }
            queue.join(candidate.position, as: candidate.id)
            if let left = queue.previous(candidate.position) { offer(left, &queue) }
            offer(candidate.position, &queue)
        }
        queue.finish(into: &ids)
    }

    private func key(_ left: Int, _ right: Int, _ queue: MergeQueue) -> UInt64 {
        ByteMerges.key(queue.ids[left], queue.ids[right])
    }

    private func offer(_ left: Int, _ queue: inout MergeQueue) {
        guard let right = queue.next(left) else { return }
        guard let merge = pairs[key(left, right, queue)] else { return }
        queue.push(.init(rank: merge.rank, position: left, id: merge.id))
    }
}

/// A part being merged: a chain of ids, and a heap of the pairs that could merge.
struct MergeQueue: Sendable {
    /// A pair that could merge when it was found.
    struct Candidate: Sendable {
        let rank: Int32
        /// Where its left id stands.
        let position: Int
        /// What the pair becomes.
        let id: Int32

        func precedes(_ other: Candidate) -> Bool {
            (rank, position) < (other.rank, other.position)
        }
    }

    /// The id at each place of the chain; what merged into its left neighbour is ``gone``.
    private(set) var ids: [Int32] = []
    private var nextPlaces: [Int] = []
    private var previousPlaces: [Int] = []
    private var heap: [Candidate] = []
    private static let gone: Int32 = -1

    mutating func begin(_ start: [Int32]) {
        ids = start
        nextPlaces = Array(ids.indices.map { $0 + 1 })
        previousPlaces = Array(ids.indices.map { $0 - 1 })
        heap.removeAll(keepingCapacity: true)
    }

    func next(_ place: Int) -> Int? {
        guard ids[place] != MergeQueue.gone else { return nil }
        return nextPlaces[place] < ids.count ? nextPlaces[place] : nil
    }

    func previous(_ place: Int) -> Int? {
        previousPlaces[place] >= 0 ? previousPlaces[place] : nil
    }

    /// Puts an id in the place of the one there and the next.
    mutating func join(_ place: Int, as id: Int32) {
        let right = nextPlaces[place]
        ids[place] = id
        ids[right] = MergeQueue.gone
        nextPlaces[place] = nextPlaces[right]
        if nextPlaces[right] < ids.count { previousPlaces[nextPlaces[right]] = place }
    }

    func finish(into result: inout [Int32]) {
        result.removeAll(keepingCapacity: true)
        for id in ids where id != MergeQueue.gone { result.append(id) }
    }

    mutating func push(_ candidate: Candidate) {
        heap.append(candidate)
        var i = heap.count - 1
        while i > 0, heap[i].precedes(heap[(i - 1) / 2]) {
            heap.swapAt(i, (i - 1) / 2)
            i = (i - 1) / 2
        }
    }

    mutating func pop() -> Candidate? {
        guard let first = heap.first, let last = heap.popLast() else { return nil }
        guard !heap.isEmpty else { return first }
        heap[0] = last
        var i = 0
        while true {
            var least = i
            for child in [2 * i + 1, 2 * i + 2]
            where child < heap.count && heap[child].precedes(heap[least]) {
                least = child
            }
            guard least != i else { return first }
            heap.swapAt(i, least)
            i = least
        }
    }
}
