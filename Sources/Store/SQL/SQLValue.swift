import Common

/// A value bound to a statement.
enum SQLValue {
    case null
    case integer(Int64)
    case text(String)
    case blob(ArraySlice<UInt8>)

    static func integer(_ value: Int) -> SQLValue { .integer(Int64(value)) }
    static func time(_ value: Timestamp) -> SQLValue { .integer(value.milliseconds) }
    static func flag(_ value: Bool) -> SQLValue { .integer(value ? 1 : 0) }
    static func id(_ value: MessageID) -> SQLValue { .integer(value.number) }
    static func state(_ value: CacheState) -> SQLValue { .integer(value.rawValue) }
    static func optional(_ value: String?) -> SQLValue { value.map(SQLValue.text) ?? .null }
}
