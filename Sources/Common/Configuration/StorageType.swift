/// When the store answers: the key `mnesia_storage_type`, whose name is kept from the original.
package enum StorageType: String, Sendable, Codable, CaseIterable {
    /// Synced to disk before the answer.
    case discCopies = "disc_copies"
    /// Not synced: survives the crash of a process, not a power cut.
    case ramCopies = "ram_copies"
}
