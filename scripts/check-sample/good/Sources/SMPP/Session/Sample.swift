/// What the gates must let pass: words that only look like the forbidden ones.
public struct UserDataHeader: Equatable {
    /// "Task", `.now`, try! and as! in text are only text.
    let text = "try! as! Task .now } { \("in".count) TOD" + #"O "quoted" \ }"#

    /// A reading of a number that has no end of values.
    func name(of octet: UInt8) -> String {
        switch octet {
        case 0: "none"
        default: "other"
        }
    }
}
