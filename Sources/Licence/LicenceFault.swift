package import Common

/// Why a licence is not valid.
package enum LicenceFault: Error, Equatable, Sendable {
    /// The file is not there or cannot be read: its path, and the words of the system.
    case unreadable(path: String, String)
    /// It is no licence document.
    case malformed(String)
    /// `license_public_key` is no key.
    case badKey(String)
    /// The signature is not one of this key over these octets.
    case altered
    /// The signature is good, and what was signed is no licence: the key that is wrong, and how.
    case terms(String)
    case notYetValid(from: Timestamp)
    case expired(Timestamp)
}

extension LicenceFault: CustomStringConvertible {
    package var description: String {
        switch self {
        case .unreadable(let path, let why): "license_file \(path) \(why)"
        case .malformed(let why): "the file is no licence: \(why)"
        case .badKey(let why): "license_public_key \(why)"
        case .altered: "the signature does not fit: the licence was altered, or signed with another key"
        case .terms(let why): "what was signed is no licence: \(why)"
        case .notYetValid(let start): "by this machine's clock it has not begun: it begins at \(start)"
        case .expired(let end): "it ended at \(end)"
        }
    }

    /// What a person can do.
    package var remedy: String {
        switch self {
        case .unreadable: "put the licence there, readable for the gateway's user, or take the key out"
        case .malformed, .altered: "put the file there as its maker sent it, with that maker's license_public_key"
        case .badKey: "take license_public_key from the maker of the licence"
        case .terms: "ask the maker of the licence for another"
        case .notYetValid: "set the clock right, or ask the maker of the licence for one that has begun"
        case .expired: "ask the maker of the licence for a new one and put it in the old one's place"
        }
    }
}
