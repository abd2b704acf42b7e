/// The version a client bind speaks.
package enum SMPPVersion: String, Sendable, Codable, CaseIterable {
    case v33 = "3.3"
    case v34 = "3.4"
    case v50 = "5.0"
}

/// What data_coding 0 means on a link.
package enum DefaultAlphabet: String, Sendable, Codable, CaseIterable {
    case gsm7
    case ascii
    case latin1
}

/// How a carrier's receipts spell the id that its `submit_sm_resp` gave.
package enum MessageIDFormat: String, Sendable, Codable, CaseIterable {
    /// Learnt from unambiguous matches.
    case auto
    case decimal
    case hex
}

/// How a text that needs several messages is sent.
package enum LongMessages: String, Sendable, Codable, CaseIterable {
    /// A user data header in each part.
    case udh
    /// The TLVs `sar_msg_ref_num`, `sar_total_segments`, `sar_segment_seqnum`.
    case sar
    /// One message, its text in the TLV `message_payload`.
    case payload
}

/// A type of number or numbering plan: fixed, or chosen for each address by its shape.
package enum TONSetting: Sendable, Equatable {
    case auto
    case fixed(UInt8)
}

/// The same choice for a numbering plan indicator.
package typealias NPISetting = TONSetting

extension TONSetting: RawRepresentable, Codable {
    /// The file's spelling: `auto` or the number.
    package var rawValue: String {
        switch self {
        case .auto: "auto"
        case .fixed(let number): "\(number)"
        }
    }

    package init?(rawValue: String) {
        if rawValue == "auto" {
            self = .auto
        } else if let number = UInt8(rawValue) {
            self = .fixed(number)
        } else {
            return nil
        }
    }
}

/// What happens to a message that was sent and whose answer is not known.
package enum InDoubt: String, Sendable, Codable, CaseIterable {
    /// Sent once more.
    case resend
    case fail
}

/// What happens to a message that comes when the bind's cache is full.
package enum CacheOverflow: String, Sendable, Codable, CaseIterable {
    /// The oldest row goes, as in the original.
    case dropOldest = "drop_oldest"
    /// The new message is answered ESME_RMSGQFUL, and nothing is removed.
    case reject
}
