extension String {
    /// A string in which every octet is one scalar, U+0000 to U+00FF.
    ///
    /// Fields of SMPP are ASCII by the letter and anything in practice; this way each octet comes back as it was.
    init(latin1 octets: some Collection<UInt8>) {
        let fast = octets.withContiguousStorageIfAvailable { String(latin1: UnsafeRawBufferPointer($0)) }
        if let fast {
            self = fast
        } else {
            self.init(latin1Slowly: octets)
        }
    }

    /// The same for octets that lie together.
    init(latin1 octets: UnsafeRawBufferPointer) {
        // ASCII is its own UTF-8, which is what a String holds: no octet needs to be looked at twice.
        if octets.allSatisfy({ $0 < 0x80 }) {
            self.init(decoding: octets, as: UTF8.self)
        } else {
            self.init(latin1Slowly: octets)
        }
    }

    private init(latin1Slowly octets: some Collection<UInt8>) {
        var scalars = String.UnicodeScalarView()
        scalars.append(contentsOf: octets.lazy.map { Unicode.Scalar($0) })
        self.init(scalars)
    }
}
