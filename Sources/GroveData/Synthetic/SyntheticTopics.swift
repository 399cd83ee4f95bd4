/// A hierarchy of topics, four under each, all leaves equally deep.
///
/// Instances are laid out in topic order first: those of a topic are consecutive, so that a topic is
/// a range of places.
struct SyntheticTopics: Sendable {
    /// The level of the leaves; the root is level 0.
    let depth: Int

    /// At most 82 labels and at least 8 training instances a leaf topic, where both can be had.
    init(_ shape: SyntheticShape) {
        var depth = 1
        while shape.labels >> (2 * depth) > 82,
            shape.trainInstances >> (2 * (depth + 1)) >= 8
        {
            depth += 1
        }
        self.depth = depth
    }

    /// The number of topics of a level.
    func count(_ level: Int) -> Int { 1 << (2 * level) }

    /// The places of a topic's instances, of `instances` in all.
    func places(_ level: Int, _ topic: Int, of instances: Int) -> Range<Int> {
        (topic * instances) >> (2 * level)..<((topic + 1) * instances) >> (2 * level)
    }

    /// The leaf topic of a place.
    func leaf(_ place: Int, of instances: Int) -> Int {
        var leaf = (place << (2 * depth)) / instances
        while places(depth, leaf, of: instances).upperBound <= place { leaf += 1 }
        while places(depth, leaf, of: instances).lowerBound > place { leaf -= 1 }
        return leaf
    }

    /// The numbers of a topic's ancestors from below the root to the topic itself, as a path.
    func path(_ level: Int, _ topic: Int) -> String {
        guard level > 0 else { return "root" }
        return (1...level).map { String(topic >> (2 * (level - $0)) & 3) }.joined(separator: ".")
    }
}
