/// A field of one octet with names for some of its values; every octet is accepted, so that none is lost.
protocol OctetValue {
    init(rawValue: UInt8)
    var rawValue: UInt8 { get }
}
