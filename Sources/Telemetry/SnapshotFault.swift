/// What is wrong with octets that claim to be a metric snapshot.
package struct SnapshotFault: Error, Equatable, Sendable {
    package enum Reason: Equatable, Sendable {
        /// The snapshot is of a format that we do not read.
        case unknownFormat(UInt8)
        /// The octets end inside the named field.
        case cut(field: String)
        /// More of the named thing than a snapshot may hold.
        case tooMany(String)
        /// The named field holds a value that it may not hold.
        case invalid(field: String)
        /// Octets are left over behind the last sample.
        case leftOver(Int)
    }

    package let reason: Reason
    /// Where in the snapshot it was noticed, in octets from its beginning.
    package let offset: Int

    package init(_ reason: Reason, at offset: Int) {
        self.reason = reason
        self.offset = offset
    }
}
