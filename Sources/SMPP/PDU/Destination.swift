/// One receiver of a submit_multi: an address, or the name of a list that the message centre keeps.
///
/// SMPP 3.4 §4.5.1.1.
public enum Destination: Equatable, Sendable {
    /// One address, dest_flag 1.
    case address(Address)
    /// A distribution list, dest_flag 2; its name has up to 20 characters.
    case distributionList(String)
}

extension Destination: FieldCoded {
    init() { self = .address(Address()) }

    private var flag: UInt8 {
        switch self {
        case .address: 1
        case .distributionList: 2
        }
    }

    mutating func code<Coder: FieldCoder>(with coder: inout Coder) throws(Coder.Failure) {
        var flag = self.flag
        try coder.octet(&flag, .destinationFlag, within: 1...2)
        if flag == 2 {
            var name = ""
            if case .distributionList(let known) = self { name = known }
            try coder.text(&name, .listName, 21)
            self = .distributionList(name)
        } else {
            var address = Address()
            if case .address(let known) = self { address = known }
            try coder.destination(&address)
            self = .address(address)
        }
    }
}

/// One receiver that a submit_multi could not be taken for, and why.
///
/// SMPP 3.4 §4.5.2.1.
public struct UnsuccessfulDelivery: Equatable, Sendable {
    /// The receiver.
    public var destination: Address
    /// What kept the message from it.
    public var status: CommandStatus

    /// A failure of its parts.
    public init(destination: Address = Address(), status: CommandStatus = .ok) {
        self.destination = destination
        self.status = status
    }
}

extension UnsuccessfulDelivery: FieldCoded {
    init() { self.init(destination: Address()) }

    mutating func code<Coder: FieldCoder>(with coder: inout Coder) throws(Coder.Failure) {
        try coder.destination(&self.destination)
        var code = self.status.rawValue
        try coder.long(&code, .failureStatus)
        self.status = CommandStatus(rawValue: code)
    }
}
