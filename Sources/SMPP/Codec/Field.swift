/// The mandatory fields of all PDUs, by their names in the specification.
enum Field: String, Sendable {
    case systemID = "system_id"
    case password
    case systemType = "system_type"
    case interfaceVersion = "interface_version"
    case addressTON = "addr_ton"
    case addressNPI = "addr_npi"
    case addressRange = "address_range"
    case serviceType = "service_type"
    case sourceTON = "source_addr_ton"
    case sourceNPI = "source_addr_npi"
    case source = "source_addr"
    case destinationTON = "dest_addr_ton"
    case destinationNPI = "dest_addr_npi"
    case destination = "destination_addr"
    case esmeTON = "esme_addr_ton"
    case esmeNPI = "esme_addr_npi"
    case esme = "esme_addr"
    case esmClass = "esm_class"
    case protocolID = "protocol_id"
    case priorityFlag = "priority_flag"
    case scheduleDeliveryTime = "schedule_delivery_time"
    case validityPeriod = "validity_period"
    case registeredDelivery = "registered_delivery"
    case replaceIfPresentFlag = "replace_if_present_flag"
    case dataCoding = "data_coding"
    case defaultMessageID = "sm_default_msg_id"
    case length = "sm_length"
    case shortMessage = "short_message"
    case messageID = "message_id"
    case finalDate = "final_date"
    case messageState = "message_state"
    case errorCode = "error_code"
    case numberOfDestinations = "number_of_dests"
    case destinationFlag = "dest_flag"
    case listName = "dl_name"
    case failures = "no_unsuccess"
    case failureStatus = "error_status_code"

    /// What to answer when this field is too long or holds what it must not.
    ///
    /// A field without a status of its own is a fault of the command_length, which is the nearest thing to say.
    var status: CommandStatus {
        switch self {
        case .systemID: .invsysid
        case .password: .invpaswd
        case .systemType: .invsystyp
        case .interfaceVersion, .addressTON, .addressNPI, .addressRange: .bindfail
        case .serviceType: .invsertyp
        case .sourceTON: .invsrcton
        case .sourceNPI: .invsrcnpi
        case .source: .invsrcadr
        case .destinationTON: .invdstton
        case .destinationNPI: .invdstnpi
        case .destination: .invdstadr
        case .esmClass: .invesmclass
        case .priorityFlag: .invprtflg
        case .scheduleDeliveryTime: .invsched
        case .validityPeriod: .invexpiry
        case .registeredDelivery: .invregdlvflg
        case .replaceIfPresentFlag: .invrepflag
        case .defaultMessageID: .invdftmsgid
        case .length, .shortMessage: .invmsglen
        case .messageID: .invmsgid
        case .numberOfDestinations: .invnumdests
        case .destinationFlag: .invdestflag
        case .listName: .invdlname
        case .esmeTON, .esmeNPI, .esme, .protocolID, .dataCoding, .finalDate, .messageState, .errorCode, .failures,
            .failureStatus:
            .invcmdlen
        }
    }
}
