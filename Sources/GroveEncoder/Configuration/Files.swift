import Foundation

/// Whether a path is a folder.
func isFolder(_ path: String) -> Bool {
    let type = (try? FileManager.default.attributesOfItem(atPath: resolved(path)))?[.type]
    return type as? FileAttributeType == .typeDirectory
}

/// Whether a path is a regular file, perhaps through links.
func isFile(_ path: String) -> Bool {
    let type = (try? FileManager.default.attributesOfItem(atPath: resolved(path)))?[.type]
    return type as? FileAttributeType == .typeRegular
}

/// A path with its links followed: the attributes of a link are its own.
func resolved(_ path: String) -> String {
    URL(fileURLWithPath: path).resolvingSymlinksInPath().path
}

/// The last component of a path.
func lastComponent(_ path: String) -> String {
    URL(fileURLWithPath: path).lastPathComponent
}
