public import GroveBase

extension EncoderSettings {
    /// Reads the `matcher.encoder` section.
    ///
    /// - Throws: ``InputError`` with the place of a wrong key or value.
    init(_ node: YAMLNode?) throws {
        self.init()
        let section = try SectionReader(node, section: "matcher.encoder")
        model = try section.value("model", model) { try $0.text($1) }
        tokens = try section.integer("tokens", tokens, in: 4...1_000_000)
        dropout = try section.value("dropout", dropout) { node, name in
            if case .scalar("model", _) = node.content { return nil }
            guard let value = try? node.number(name, in: 0...1), value < 1 else {
                throw node.error(
                    "\(name) must be 'model' or a number from 0 to below 1, got \(node.summary)"
                )
            }
            return value
        }
        precision = try section.word("precision", precision)
        device = try section.value("device", device) { node, name in
            let word = try node.text(name)
            guard let device = Device(rawValue: word) else {
                throw node.error("\(name) must be auto, cpu, cuda or cuda:N, got '\(word)'")
            }
            return device
        }
    }

    /// The section as JSON, with the keys and words of a spec.
    public var json: JSONValue {
        .object([
            "model": .string(model),
            "tokens": .integer(tokens),
            "dropout": dropout.map(JSONValue.number) ?? .string("model"),
            "precision": .string(precision.rawValue),
            "device": .string(device.rawValue),
        ])
    }
}

extension FineTuningSettings {
    private static let anyNumber = 0...Double.greatestFiniteMagnitude

    /// Reads the `matcher.fine-tuning` section.
    ///
    /// - Throws: ``InputError`` with the place of a wrong key or value.
    init(_ node: YAMLNode?) throws {
        self.init()
        let section = try SectionReader(node, section: "matcher.fine-tuning")
        steps = try section.value("steps", steps) { node, name in
            guard !node.items.isEmpty else { throw node.error("\(name) must not be an empty list") }
            return try node.items.map { try $0.integer(name, in: 0...Int.max) }
        }
        batch = try section.integer("batch", batch, in: 1...1_000_000)
        rate = try section.positive("rate", rate)
        headRate = try section.follower("head-rate", of: rate) { try $0.positiveNumber($1) }
        warmup = try section.integer("warmup", warmup, in: 0...Int.max)
        weightDecay = try section.number(
            "weight-decay",
            weightDecay,
            in: FineTuningSettings.anyNumber
        )
        clip = try section.positive("clip", clip)
        loss = try section.word("loss", loss)
        finest = try section.integer("finest", finest, in: 1...Int.max)
        negatives = try section.word("negatives", negatives)
        top = try section.integer("top", top, in: 1...Int.max)
        bootstrap = try section.word("bootstrap", bootstrap)
        bootstrapCost = try section.positive("bootstrap-cost", bootstrapCost)
        isCostSensitive = try section.boolean("cost-sensitive", isCostSensitive)
        threshold = try section.number("threshold", threshold, in: FineTuningSettings.anyNumber)
        checkpoint = try section.integer("checkpoint", checkpoint, in: 0...Int.max)
    }

    /// The section as JSON, with the keys and words of a spec.
    public var json: JSONValue {
        .object([
            "steps": .array(steps.map(JSONValue.integer)),
            "batch": .integer(batch),
            "rate": .number(rate),
            "head-rate": .number(headRate),
            "warmup": .integer(warmup),
            "weight-decay": .number(weightDecay),
            "clip": .number(clip),
            "loss": .string(loss.rawValue),
            "finest": .integer(finest),
            "negatives": .string(negatives.rawValue),
            "top": .integer(top),
            "bootstrap": .string(bootstrap.rawValue),
            "bootstrap-cost": .number(bootstrapCost),
            "cost-sensitive": .bool(isCostSensitive),
            "threshold": .number(threshold),
            "checkpoint": .integer(checkpoint),
        ])
    }
}

extension PreliminarySettings {
    /// Reads the `matcher.preliminary` section.
    ///
    /// - Throws: ``InputError`` with the place of a wrong key or value.
    init(_ node: YAMLNode?) throws {
        self.init()
        let section = try SectionReader(node, section: "matcher.preliminary")
        branching = try section.integer("branching", branching, in: 2...65_536)
        leaf = try section.integer("leaf", leaf, in: 1...Int.max)
        top = try section.follower("top", of: branching) { try $0.integer($1, in: 1...Int.max) }
    }

    /// The section as JSON, with the keys and words of a spec.
    public var json: JSONValue {
        .object([
            "branching": .integer(branching), "leaf": .integer(leaf), "top": .integer(top),
        ])
    }
}
