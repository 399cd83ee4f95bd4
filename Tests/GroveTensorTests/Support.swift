import Testing

@testable import GroveTensor

/// Whether there is a libtorch to test with; its tests are skipped visibly where not.
let hasTorch = Torch.status.isLoaded
