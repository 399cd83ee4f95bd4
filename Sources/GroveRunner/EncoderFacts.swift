import CKernels
import Foundation
import GroveBase
import GroveData
public import GroveEncoder
import GroveSpec
import GroveTensor

/// What a plan must know of a pre-trained encoder without loading it.
struct EncoderFacts: Sendable {
    /// The folder in the Hugging Face layout.
    let folder: String
    /// The digest of its files.
    let digest: String
    /// Its shape.
    let configuration: EncoderConfiguration
    /// Bytes of its weights' files.
    let weightBytes: Int
    /// Where it runs.
    let device: Device
    /// The type of its products.
    let precision: Precision

    /// What numbers depend on: the kind of device, not which one.
    var json: JSONValue {
        .object([
            "device": .string(device == .cpu ? "cpu" : "cuda"),
            "precision": .string(precision == .bfloat16 ? "bf16" : "f32"),
        ])
    }

    /// Whether the processor has no instructions for this precision, so that libtorch computes it one
    /// number at a time.
    ///
    /// - Parameter instructionSet: What the processor has, as a kernel is chosen by it.
    /// - Returns: Whether training takes many times as long as in 32 bits.
    func isEmulated(on instructionSet: Int32 = ckernels_best_isa()) -> Bool {
        device == .cpu && precision == .bfloat16 && instructionSet < CKERNELS_AVX512
    }
}

extension Folders {
    /// The pre-trained encoders.
    public var models: ModelCatalog {
        ModelCatalog(manifestFolder: manifests + "/models", dataFolders: data)
    }

    /// The facts of a spec's encoder.
    ///
    /// `auto` takes a GPU where libtorch finds one, in bfloat16, and 32-bit floats on the CPU. Where
    /// there is no libtorch the CPU is meant: the plan stands, and the run says what is missing.
    ///
    /// - Throws: ``InputError`` if the model is not there, saying how to get it, or a device is not.
    func encoder(_ settings: EncoderSettings) throws -> EncoderFacts {
        let folder = try models.folder(settings.model)
        let (device, precision) = try engine(settings)
        return EncoderFacts(
            folder: folder,
            digest: try digest(ofModel: folder),
            configuration: try EncoderConfiguration.read(folder: folder),
            weightBytes: try weightBytes(ofModel: folder),
            device: device,
            precision: precision
        )
    }

    /// Where a spec's encoder runs, and in which type.
    ///
    /// - Throws: ``InputError`` for a GPU that is not there.
    func engine(_ settings: EncoderSettings) throws -> (device: Device, precision: Precision) {
        let hasTorch = (try? Torch.load()) != nil
        let devices = hasTorch ? Torch.cudaDeviceCount : 0
        let device: Device
        switch settings.device {
        case .auto: device = self.device ?? (devices > 0 ? .cuda(0) : .cpu)
        case .cpu: device = .cpu
        case .cuda(let index):
            guard !hasTorch || !checksDevice || index < devices else {
                throw InputError(
                    "matcher.encoder.device is \(settings.device.rawValue), and this PyTorch has "
                        + "\(devices) CUDA devices"
                )
            }
            device = .cuda(index)
        }
        let precision: Precision =
            switch settings.precision {
            case .auto: device == .cpu ? .float32 : .bfloat16
            case .float32: .float32
            case .bfloat16: .bfloat16
            }
        return (device, precision)
    }

    private func weightBytes(ofModel folder: String) throws -> Int {
        try FileManager.default.contentsOfDirectory(atPath: folder)
            .filter { $0.hasSuffix(".safetensors") }
            .reduce(0) { sum, name in
                let facts = try FileManager.default.attributesOfItem(atPath: folder + "/" + name)
                return sum + ((facts[.size] as? NSNumber)?.intValue ?? 0)
            }
    }

    /// The digest of all files that an encoder or its tokenizer may read.
    func digest(ofModel folder: String) throws -> String {
        let read = [".json", ".txt", ".model", ".safetensors"]
        let names = try FileManager.default.contentsOfDirectory(atPath: folder)
            .filter { name in read.contains { name.hasSuffix($0) } }.sorted()
        var memo = DigestMemo(cache + "/digests.json")
        var digests: [String: JSONValue] = [:]
        for name in names { digests[name] = .string(try memo.digest(of: folder + "/" + name)) }
        memo.save()
        return hexadecimal(sha256(JSONValue.object(digests).canonical))
    }
}
