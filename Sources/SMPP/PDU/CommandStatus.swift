/// The command_status of a PDU: 0 in a request, the result in a response.
///
/// SMPP 3.4 §5.1.3, SMPP 5.0 §4.7.6. Codes without a name here survive: vendors use 0x400 to 0x4FF.
public struct CommandStatus: RawRepresentable, Hashable, Sendable {
    /// The 32 bits on the wire.
    public let rawValue: UInt32

    /// Takes any code, known or not.
    public init(rawValue: UInt32) {
        self.rawValue = rawValue
    }
}

extension CommandStatus {
    /// ESME_ROK: success.
    public static let ok = CommandStatus(rawValue: 0x0000_0000)
    /// ESME_RINVMSGLEN: the length of the text is wrong.
    public static let invmsglen = CommandStatus(rawValue: 0x0000_0001)
    /// ESME_RINVCMDLEN: the PDU is too short or too long for its command.
    public static let invcmdlen = CommandStatus(rawValue: 0x0000_0002)
    /// ESME_RINVCMDID: the command is unknown or not supported.
    public static let invcmdid = CommandStatus(rawValue: 0x0000_0003)
    /// ESME_RINVBNDSTS: the command is not allowed in this state of the session.
    public static let invbndsts = CommandStatus(rawValue: 0x0000_0004)
    /// ESME_RALYBND: the session is bound already.
    public static let alybnd = CommandStatus(rawValue: 0x0000_0005)
    /// ESME_RINVPRTFLG: the priority_flag is invalid.
    public static let invprtflg = CommandStatus(rawValue: 0x0000_0006)
    /// ESME_RINVREGDLVFLG: the registered_delivery is invalid, or receipts are switched off.
    public static let invregdlvflg = CommandStatus(rawValue: 0x0000_0007)
    /// ESME_RSYSERR: the message centre has a system error; try again later.
    public static let syserr = CommandStatus(rawValue: 0x0000_0008)
    /// ESME_RINVSRCADR: the source address is invalid.
    public static let invsrcadr = CommandStatus(rawValue: 0x0000_000A)
    /// ESME_RINVDSTADR: the destination address is invalid.
    public static let invdstadr = CommandStatus(rawValue: 0x0000_000B)
    /// ESME_RINVMSGID: the message_id is unknown or malformed.
    public static let invmsgid = CommandStatus(rawValue: 0x0000_000C)
    /// ESME_RBINDFAIL: the bind failed, usually for wrong credentials.
    public static let bindfail = CommandStatus(rawValue: 0x0000_000D)
    /// ESME_RINVPASWD: the password is invalid.
    public static let invpaswd = CommandStatus(rawValue: 0x0000_000E)
    /// ESME_RINVSYSID: the system_id is invalid or unknown.
    public static let invsysid = CommandStatus(rawValue: 0x0000_000F)
    /// ESME_RCANCELFAIL: the message could not be cancelled.
    public static let cancelfail = CommandStatus(rawValue: 0x0000_0011)
    /// ESME_RREPLACEFAIL: the message could not be replaced.
    public static let replacefail = CommandStatus(rawValue: 0x0000_0013)
    /// ESME_RMSGQFUL: the queue is full; try again later.
    public static let msgqful = CommandStatus(rawValue: 0x0000_0014)
    /// ESME_RINVSERTYP: the service_type is invalid.
    public static let invsertyp = CommandStatus(rawValue: 0x0000_0015)
    /// ESME_RINVNUMDESTS: the number of destinations is invalid.
    public static let invnumdests = CommandStatus(rawValue: 0x0000_0033)
    /// ESME_RINVDLNAME: the name of the distribution list is invalid.
    public static let invdlname = CommandStatus(rawValue: 0x0000_0034)
    /// ESME_RINVDESTFLAG: the dest_flag is invalid.
    public static let invdestflag = CommandStatus(rawValue: 0x0000_0040)
    /// ESME_RINVSUBREP: submitting with replacement is unsupported or denied.
    public static let invsubrep = CommandStatus(rawValue: 0x0000_0042)
    /// ESME_RINVESMCLASS: the esm_class is invalid.
    public static let invesmclass = CommandStatus(rawValue: 0x0000_0043)
    /// ESME_RCNTSUBDL: distribution lists are not supported.
    public static let cntsubdl = CommandStatus(rawValue: 0x0000_0044)
    /// ESME_RSUBMITFAIL: the submission failed, no cause given.
    public static let submitfail = CommandStatus(rawValue: 0x0000_0045)
    /// ESME_RINVSRCTON: the type of number of the source is invalid.
    public static let invsrcton = CommandStatus(rawValue: 0x0000_0048)
    /// ESME_RINVSRCNPI: the numbering plan of the source is invalid.
    public static let invsrcnpi = CommandStatus(rawValue: 0x0000_0049)
    /// ESME_RINVDSTTON: the type of number of the destination is invalid.
    public static let invdstton = CommandStatus(rawValue: 0x0000_0050)
    /// ESME_RINVDSTNPI: the numbering plan of the destination is invalid.
    public static let invdstnpi = CommandStatus(rawValue: 0x0000_0051)
    /// ESME_RINVSYSTYP: the system_type is invalid.
    public static let invsystyp = CommandStatus(rawValue: 0x0000_0053)
    /// ESME_RINVREPFLAG: the replace_if_present_flag is invalid.
    public static let invrepflag = CommandStatus(rawValue: 0x0000_0054)
    /// ESME_RINVNUMMSGS: the number of messages is invalid.
    public static let invnummsgs = CommandStatus(rawValue: 0x0000_0055)
    /// ESME_RTHROTTLED: too many messages at once; slow down and send again.
    public static let throttled = CommandStatus(rawValue: 0x0000_0058)
    /// ESME_RINVSCHED: the schedule_delivery_time is invalid.
    public static let invsched = CommandStatus(rawValue: 0x0000_0061)
    /// ESME_RINVEXPIRY: the validity_period is invalid.
    public static let invexpiry = CommandStatus(rawValue: 0x0000_0062)
    /// ESME_RINVDFTMSGID: the sm_default_msg_id is invalid.
    public static let invdftmsgid = CommandStatus(rawValue: 0x0000_0063)
    /// ESME_RX_T_APPN: the receiver has a temporary problem; deliver again later.
    public static let xTAppn = CommandStatus(rawValue: 0x0000_0064)
    /// ESME_RX_P_APPN: the receiver has a permanent problem; give up what is queued for this destination.
    public static let xPAppn = CommandStatus(rawValue: 0x0000_0065)
    /// ESME_RX_R_APPN: the receiver rejects this message.
    public static let xRAppn = CommandStatus(rawValue: 0x0000_0066)
    /// ESME_RQUERYFAIL: the query failed.
    public static let queryfail = CommandStatus(rawValue: 0x0000_0067)
    /// ESME_RINVTLVSTREAM: octets after the mandatory fields are not TLVs, or a TLV runs past the PDU.
    public static let invtlvstream = CommandStatus(rawValue: 0x0000_00C0)
    /// ESME_RTLVNOTALLWD: a TLV is not allowed here.
    public static let tlvnotallwd = CommandStatus(rawValue: 0x0000_00C1)
    /// ESME_RINVTLVLEN: the length of a TLV is wrong.
    public static let invtlvlen = CommandStatus(rawValue: 0x0000_00C2)
    /// ESME_RMISSINGTLV: a TLV that is required is missing.
    public static let missingtlv = CommandStatus(rawValue: 0x0000_00C3)
    /// ESME_RINVTLVVAL: the value of a TLV is invalid.
    public static let invtlvval = CommandStatus(rawValue: 0x0000_00C4)
    /// ESME_RDELIVERYFAILURE: the delivery in transaction mode failed.
    public static let deliveryfailure = CommandStatus(rawValue: 0x0000_00FE)
    /// ESME_RUNKNOWNERR: an unexpected error.
    public static let unknownerr = CommandStatus(rawValue: 0x0000_00FF)
    /// ESME_RSERTYPUNAUTH of SMPP 5.0: not authorised for this service_type.
    public static let sertypunauth = CommandStatus(rawValue: 0x0000_0100)
    /// ESME_RPROHIBITED of SMPP 5.0: this operation is denied to this account.
    public static let prohibited = CommandStatus(rawValue: 0x0000_0101)
    /// ESME_RSERTYPUNAVAIL of SMPP 5.0: the service_type is out of service.
    public static let sertypunavail = CommandStatus(rawValue: 0x0000_0102)
    /// ESME_RSERTYPDENIED of SMPP 5.0: the content does not suit the service_type.
    public static let sertypdenied = CommandStatus(rawValue: 0x0000_0103)
    /// ESME_RINVDCS of SMPP 5.0: the data_coding is invalid or unsupported.
    public static let invdcs = CommandStatus(rawValue: 0x0000_0104)
    /// ESME_RINVSRCADDRSUBUNIT of SMPP 5.0: the source_addr_subunit is invalid.
    public static let invsrcaddrsubunit = CommandStatus(rawValue: 0x0000_0105)
    /// ESME_RINVDSTADDRSUBUNIT of SMPP 5.0: the dest_addr_subunit is invalid.
    public static let invdstaddrsubunit = CommandStatus(rawValue: 0x0000_0106)
    /// ESME_RINVBCASTFREQINT of SMPP 5.0: the broadcast_frequency_interval is invalid.
    public static let invbcastfreqint = CommandStatus(rawValue: 0x0000_0107)
    /// ESME_RINVBCASTALIAS_NAME of SMPP 5.0: the broadcast alias is invalid.
    public static let invbcastaliasName = CommandStatus(rawValue: 0x0000_0108)
    /// ESME_RINVBCASTAREAFMT of SMPP 5.0: the format of the broadcast area is invalid.
    public static let invbcastareafmt = CommandStatus(rawValue: 0x0000_0109)
    /// ESME_RINVNUMBCAST_AREAS of SMPP 5.0: the number of broadcast areas is invalid.
    public static let invnumbcastAreas = CommandStatus(rawValue: 0x0000_010A)
    /// ESME_RINVBCASTCNTTYPE of SMPP 5.0: the broadcast_content_type is invalid.
    public static let invbcastcnttype = CommandStatus(rawValue: 0x0000_010B)
    /// ESME_RINVBCASTMSGCLASS of SMPP 5.0: the broadcast_message_class is invalid.
    public static let invbcastmsgclass = CommandStatus(rawValue: 0x0000_010C)
    /// ESME_RBCASTFAIL of SMPP 5.0: the broadcast failed.
    public static let bcastfail = CommandStatus(rawValue: 0x0000_010D)
    /// ESME_RBCASTQUERYFAIL of SMPP 5.0: the query of the broadcast failed.
    public static let bcastqueryfail = CommandStatus(rawValue: 0x0000_010E)
    /// ESME_RBCASTCANCELFAIL of SMPP 5.0: the broadcast could not be cancelled.
    public static let bcastcancelfail = CommandStatus(rawValue: 0x0000_010F)
    /// ESME_RINVBCAST_REP of SMPP 5.0: the broadcast_rep_num is invalid.
    public static let invbcastRep = CommandStatus(rawValue: 0x0000_0110)
    /// ESME_RINVBCASTSRVGRP of SMPP 5.0: the broadcast_service_group is invalid.
    public static let invbcastsrvgrp = CommandStatus(rawValue: 0x0000_0111)
    /// ESME_RINVBCASTCHANIND of SMPP 5.0: the broadcast_channel_indicator is invalid.
    public static let invbcastchanind = CommandStatus(rawValue: 0x0000_0112)
}
