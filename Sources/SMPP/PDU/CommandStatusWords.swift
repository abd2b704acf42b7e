extension CommandStatus {
    /// Name and meaning of every code that SMPP 3.4 and 5.0 define.
    private static let words: [CommandStatus: (name: String, explanation: String)] = [
        .ok: ("ESME_ROK", "success"),
        .invmsglen: ("ESME_RINVMSGLEN", "the length of the text is wrong"),
        .invcmdlen: ("ESME_RINVCMDLEN", "the PDU is too short or too long for its command"),
        .invcmdid: ("ESME_RINVCMDID", "the command is unknown or not supported"),
        .invbndsts: ("ESME_RINVBNDSTS", "the command is not allowed in this state of the session"),
        .alybnd: ("ESME_RALYBND", "the session is bound already"),
        .invprtflg: ("ESME_RINVPRTFLG", "the priority_flag is invalid"),
        .invregdlvflg: ("ESME_RINVREGDLVFLG", "the registered_delivery is invalid, or receipts are switched off"),
        .syserr: ("ESME_RSYSERR", "the message centre has a system error; try again later"),
        .invsrcadr: ("ESME_RINVSRCADR", "the source address is invalid"),
        .invdstadr: ("ESME_RINVDSTADR", "the destination address is invalid"),
        .invmsgid: ("ESME_RINVMSGID", "the message_id is unknown or malformed"),
        .bindfail: ("ESME_RBINDFAIL", "the bind failed, usually for wrong credentials"),
        .invpaswd: ("ESME_RINVPASWD", "the password is invalid"),
        .invsysid: ("ESME_RINVSYSID", "the system_id is invalid or unknown"),
        .cancelfail: ("ESME_RCANCELFAIL", "the message could not be cancelled"),
        .replacefail: ("ESME_RREPLACEFAIL", "the message could not be replaced"),
        .msgqful: ("ESME_RMSGQFUL", "the queue is full; try again later"),
        .invsertyp: ("ESME_RINVSERTYP", "the service_type is invalid"),
        .invnumdests: ("ESME_RINVNUMDESTS", "the number of destinations is invalid"),
        .invdlname: ("ESME_RINVDLNAME", "the name of the distribution list is invalid"),
        .invdestflag: ("ESME_RINVDESTFLAG", "the dest_flag is invalid"),
        .invsubrep: ("ESME_RINVSUBREP", "submitting with replacement is unsupported or denied"),
        .invesmclass: ("ESME_RINVESMCLASS", "the esm_class is invalid"),
        .cntsubdl: ("ESME_RCNTSUBDL", "distribution lists are not supported"),
        .submitfail: ("ESME_RSUBMITFAIL", "the submission failed, no cause given"),
        .invsrcton: ("ESME_RINVSRCTON", "the type of number of the source is invalid"),
        .invsrcnpi: ("ESME_RINVSRCNPI", "the numbering plan of the source is invalid"),
        .invdstton: ("ESME_RINVDSTTON", "the type of number of the destination is invalid"),
        .invdstnpi: ("ESME_RINVDSTNPI", "the numbering plan of the destination is invalid"),
        .invsystyp: ("ESME_RINVSYSTYP", "the system_type is invalid"),
        .invrepflag: ("ESME_RINVREPFLAG", "the replace_if_present_flag is invalid"),
        .invnummsgs: ("ESME_RINVNUMMSGS", "the number of messages is invalid"),
        .throttled: ("ESME_RTHROTTLED", "too many messages at once; slow down and send again"),
        .invsched: ("ESME_RINVSCHED", "the schedule_delivery_time is invalid"),
        .invexpiry: ("ESME_RINVEXPIRY", "the validity_period is invalid"),
        .invdftmsgid: ("ESME_RINVDFTMSGID", "the sm_default_msg_id is invalid"),
        .xTAppn: ("ESME_RX_T_APPN", "the receiver has a temporary problem; deliver again later"),
        .xPAppn: (
            "ESME_RX_P_APPN", "the receiver has a permanent problem; give up what is queued for this destination"
        ),
        .xRAppn: ("ESME_RX_R_APPN", "the receiver rejects this message"),
        .queryfail: ("ESME_RQUERYFAIL", "the query failed"),
        .invtlvstream: (
            "ESME_RINVTLVSTREAM", "octets after the mandatory fields are not TLVs, or a TLV runs past the PDU"
        ),
        .tlvnotallwd: ("ESME_RTLVNOTALLWD", "a TLV is not allowed here"),
        .invtlvlen: ("ESME_RINVTLVLEN", "the length of a TLV is wrong"),
        .missingtlv: ("ESME_RMISSINGTLV", "a TLV that is required is missing"),
        .invtlvval: ("ESME_RINVTLVVAL", "the value of a TLV is invalid"),
        .deliveryfailure: ("ESME_RDELIVERYFAILURE", "the delivery in transaction mode failed"),
        .unknownerr: ("ESME_RUNKNOWNERR", "an unexpected error"),
        .sertypunauth: ("ESME_RSERTYPUNAUTH", "not authorised for this service_type"),
        .prohibited: ("ESME_RPROHIBITED", "this operation is denied to this account"),
        .sertypunavail: ("ESME_RSERTYPUNAVAIL", "the service_type is out of service"),
        .sertypdenied: ("ESME_RSERTYPDENIED", "the content does not suit the service_type"),
        .invdcs: ("ESME_RINVDCS", "the data_coding is invalid or unsupported"),
        .invsrcaddrsubunit: ("ESME_RINVSRCADDRSUBUNIT", "the source_addr_subunit is invalid"),
        .invdstaddrsubunit: ("ESME_RINVDSTADDRSUBUNIT", "the dest_addr_subunit is invalid"),
        .invbcastfreqint: ("ESME_RINVBCASTFREQINT", "the broadcast_frequency_interval is invalid"),
        .invbcastaliasName: ("ESME_RINVBCASTALIAS_NAME", "the broadcast alias is invalid"),
        .invbcastareafmt: ("ESME_RINVBCASTAREAFMT", "the format of the broadcast area is invalid"),
        .invnumbcastAreas: ("ESME_RINVNUMBCAST_AREAS", "the number of broadcast areas is invalid"),
        .invbcastcnttype: ("ESME_RINVBCASTCNTTYPE", "the broadcast_content_type is invalid"),
        .invbcastmsgclass: ("ESME_RINVBCASTMSGCLASS", "the broadcast_message_class is invalid"),
        .bcastfail: ("ESME_RBCASTFAIL", "the broadcast failed"),
        .bcastqueryfail: ("ESME_RBCASTQUERYFAIL", "the query of the broadcast failed"),
        .bcastcancelfail: ("ESME_RBCASTCANCELFAIL", "the broadcast could not be cancelled"),
        .invbcastRep: ("ESME_RINVBCAST_REP", "the broadcast_rep_num is invalid"),
        .invbcastsrvgrp: ("ESME_RINVBCASTSRVGRP", "the broadcast_service_group is invalid"),
        .invbcastchanind: ("ESME_RINVBCASTCHANIND", "the broadcast_channel_indicator is invalid"),
    ]

    /// The number as it is written in logs, such as `0x00000058`.
    public var number: String { self.rawValue.hexadecimal }

    /// The specification's name, such as `ESME_RTHROTTLED`; an unknown code as hexadecimal, such as `0x00000412`.
    public var name: String { Self.words[self]?.name ?? self.rawValue.hexadecimal }

    /// What the code means, in words for people.
    public var explanation: String {
        if let known = Self.words[self] { return known.explanation }
        return (0x400...0x4FF).contains(self.rawValue)
            ? "a code of the peer's own; ask the peer for its table"
            : "a code that SMPP does not define"
    }

    /// Whether SMPP 3.4 or 5.0 defines this code.
    public var isKnown: Bool { Self.words[self] != nil }
}

extension CommandStatus: CustomStringConvertible {
    /// The same as ``name``.
    public var description: String { self.name }
}
