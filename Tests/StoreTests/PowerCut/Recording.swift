import CPowerCut
import Foundation
import Synchronization

/// What happened, in the order in which it did: what SQLite did to the files of one database, and what the store answered.
final class Recording: Sendable {
    enum Event {
        case change(String, FileChange)
        case answered(group: Int)
    }

    /// What is done to a file, named as in its folder.
    enum FileChange {
        case opened
        case written([UInt8], at: Int)
        case truncated(Int)
        case synced
        case folderSynced
        case deleted
    }

    private struct State {
        var events: [Event] = []
        /// The layer's own, which is never freed.
        var recorder: UInt = 0
    }

    private let state = Mutex(State())

    /// From now on, for the database at this path; whoever records calls `stop`.
    init(path: String) {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path + "/"
        let recorder = powercut_start(
            path,
            Int32(folder.utf8.count),
            // SAFETY: a recording keeps itself alive until `stop`, after which the layer calls nobody.
            { context, kind, name, offset, bytes, count in
                guard let context, let name else { return }
                let recording = Unmanaged<Recording>.fromOpaque(context).takeUnretainedValue()
                let content = UnsafeRawBufferPointer(start: bytes, count: Int(count))
                guard let change = FileChange(kind: kind, offset: Int(offset), content: content) else { return }
                recording.append(.change(String(cString: name), change))
            },
            Unmanaged.passRetained(self).toOpaque()
        )
        self.state.withLock { $0.recorder = UInt(bitPattern: recorder) }
    }

    func append(_ event: Event) { self.state.withLock { $0.events.append(event) } }

    /// Ends the recording, with every file closed; what was recorded.
    func stop() -> [Event] {
        let (recorder, events) = self.state.withLock { state in
            defer { state = State() }
            return (state.recorder, state.events)
        }
        guard let recorder = OpaquePointer(bitPattern: recorder) else { return events }
        powercut_stop(recorder)
        Unmanaged.passUnretained(self).release()
        return events
    }
}

extension Recording.FileChange {
    fileprivate init?(kind: Int32, offset: Int, content: UnsafeRawBufferPointer) {
        switch powercut_kind(UInt32(kind)) {
        case powercut_opened: self = .opened
        case powercut_written: self = .written(Array(content), at: offset)
        case powercut_truncated: self = .truncated(offset)
        case powercut_synced: self = .synced
        case powercut_folder_synced: self = .folderSynced
        case powercut_deleted: self = .deleted
        // A C enumeration is an open set.
        default: return nil
        }
    }
}
