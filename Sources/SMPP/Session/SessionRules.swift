/// Who may send which request in which state.
///
/// SMPP 3.4 table 2-1, SMPP 5.0 §2.4. What is received is judged by sender and state alone, so that a peer may say
/// 3.3 and bind as transceiver; what we send must also be known to the agreed version.
enum SessionRules {
    /// The states of the specification that a rule can name.
    struct States: OptionSet {
        let rawValue: UInt8
        static let open = States(rawValue: 1)
        static let outbound = States(rawValue: 2)
        static let transmitter = States(rawValue: 4)
        static let receiver = States(rawValue: 8)
        static let transceiver = States(rawValue: 16)
        static let unbound = States(rawValue: 32)

        static let none: States = []
        static let unboundYet: States = [.open, .outbound]
        static let submitting: States = [.transmitter, .transceiver]
        static let delivering: States = [.receiver, .transceiver]
        static let bound: States = [.transmitter, .receiver, .transceiver]
        static let every: States = [.open, .outbound, .transmitter, .receiver, .transceiver, .unbound]
    }

    struct Rule {
        let command: CommandID
        /// When an ESME may send it.
        let esme: States
        /// When a message centre may send it.
        let messageCentre: States
        /// When it may be received besides, from a peer of 3.4 or earlier.
        var before50: States = .none
        let since: InterfaceVersion
    }

    static let rules: [Rule] = [
        Rule(command: .bindReceiver, esme: .unboundYet, messageCentre: .none, since: .v33),
        Rule(command: .bindTransmitter, esme: .unboundYet, messageCentre: .none, since: .v33),
        Rule(command: .bindTransceiver, esme: .unboundYet, messageCentre: .none, since: .v34),
        Rule(command: .outbind, esme: .none, messageCentre: .open, since: .v34),
        Rule(command: .unbind, esme: .bound, messageCentre: .bound, since: .v33),
        Rule(command: .enquireLink, esme: .every, messageCentre: .every, since: .v33),
        Rule(command: .submitSM, esme: .submitting, messageCentre: .none, since: .v33),
        Rule(command: .submitMulti, esme: .submitting, messageCentre: .none, since: .v33),
        Rule(command: .querySM, esme: .submitting, messageCentre: .none, since: .v33),
        Rule(command: .cancelSM, esme: .submitting, messageCentre: .none, since: .v33),
        Rule(command: .replaceSM, esme: .submitting, messageCentre: .none, since: .v33),
        Rule(command: .deliverSM, esme: .none, messageCentre: .delivering, since: .v33),
        Rule(command: .dataSM, esme: .submitting, messageCentre: .delivering, before50: .bound, since: .v34),
        Rule(command: .alertNotification, esme: .none, messageCentre: .delivering, since: .v34),
        Rule(command: .broadcastSM, esme: .submitting, messageCentre: .none, since: .v50),
        Rule(command: .queryBroadcastSM, esme: .submitting, messageCentre: .none, since: .v50),
        Rule(command: .cancelBroadcastSM, esme: .submitting, messageCentre: .none, since: .v50),
    ]

    /// The rules by command_id, which for requests is small.
    private static let byCommand: [Rule?] = {
        let last = rules.map(\.command.rawValue).max() ?? 0
        var table = [Rule?](repeating: nil, count: Int(last) + 1)
        for rule in rules { table[Int(rule.command.rawValue)] = rule }
        return table
    }()

    static func rule(for command: CommandID) -> Rule? {
        guard let index = Int(exactly: command.rawValue), Self.byCommand.indices.contains(index) else { return nil }
        return Self.byCommand[index]
    }

    /// Whether we may send a request.
    static func maySend(
        _ command: CommandID,
        as role: SessionRole,
        in states: States,
        speaking version: InterfaceVersion
    ) -> Bool {
        guard let rule = Self.rule(for: command), version >= rule.since else { return false }
        return rule.states(for: role).contains(states)
    }

    /// The status to refuse a request of the peer with; nil when it may be sent now.
    ///
    /// A second bind has a status of its own (SMPP 3.4 §5.1.3).
    static func objection(
        to command: CommandID,
        from sender: SessionRole,
        in states: States,
        speaking version: InterfaceVersion
    ) -> CommandStatus? {
        guard let rule = Self.rule(for: command) else { return .invcmdid }
        var allowed = rule.states(for: sender)
        if version < .v50 { allowed.formUnion(rule.before50) }
        guard !allowed.contains(states) else { return nil }
        let isSecondBind = BindKind(command) != nil && sender == .esme && !States.unboundYet.contains(states)
        return isSecondBind ? .alybnd : .invbndsts
    }

    /// The status to say to a peer of this version: what only 5.0 knows becomes its nearest of 3.4.
    static func status(_ status: CommandStatus, for version: InterfaceVersion) -> CommandStatus {
        guard version < .v50, (0x100...0x112).contains(status.rawValue) else { return status }
        switch status {
        case .sertypunauth, .sertypdenied: return .invsertyp
        case .sertypunavail: return .syserr
        case .invsrcaddrsubunit: return .invsrcadr
        case .invdstaddrsubunit: return .invdstadr
        case _: return .submitfail
        }
    }
}

extension SessionRules.Rule {
    func states(for role: SessionRole) -> SessionRules.States {
        switch role {
        case .esme: self.esme
        case .messageCentre: self.messageCentre
        }
    }
}
