import Common
import IPC
import NIOCore
import SMPP

/// A trace as JSON objects for a script.
enum TraceObject {
    static func of(_ traced: TracedPDU) -> JSONValue {
        var object = self.object(traced.time, traced.connection)
        object["event"] = .text("pdu")
        object["direction"] = .text(traced.direction == .sent ? "sent" : "received")
        object["octets"] = .text(TraceWords.hex(traced.octets.readableBytesView))
        if let header = traced.header {
            object["command"] = .text(header.command.name)
            object["sequence"] = .number(Int64(header.sequence))
            object["status"] = .number(Int64(header.status.rawValue))
            object["status_name"] = .text(header.status.name)
        }
        switch traced.reading {
        case .success(let pdu):
            object["fields"] = .object(self.fields(pdu))
            object["tlvs"] = .list(pdu.tlvs.map(self.tlv))
            if let text = pdu.text { object["text"] = .text(text) }
        case .failure(let error): object["malformed"] = .text(error.description)
        }
        return .object(object)
    }

    static func of(_ event: TraceEvent, _ word: String, octets: ByteBuffer? = nil) -> JSONValue {
        var object = self.object(event.time, event.connection)
        object["event"] = .text(word)
        if let octets { object["octets"] = .text(TraceWords.hex(octets.readableBytesView)) }
        return .object(object)
    }

    private static func object(_ time: Int64, _ connection: TraceConnection) -> [String: JSONValue] {
        let day = Timestamp(milliseconds: time / 1000).logText.prefix(10)
        return [
            "time": .text("\(day)T\(TraceWords.time(time))Z"), "connection": .number(Int64(connection.number)),
            "near": .text("\(connection.near)"), "far": .text("\(connection.far)"),
        ]
    }

    /// What stands there several times (the destinations of submit_multi) becomes a list.
    private static func fields(_ pdu: PDU) -> [String: JSONValue] {
        var fields: [String: JSONValue] = [:]
        for field in pdu.body.namedFields {
            let value = self.value(field.value)
            switch fields[field.name] {
            case nil: fields[field.name] = value
            case .list(let list): fields[field.name] = .list(list + [value])
            case let first?: fields[field.name] = .list([first, value])
            }
        }
        return fields
    }

    private static func value(_ value: NamedField.Value) -> JSONValue {
        switch value {
        case .octet(let number): .number(Int64(number))
        case .long(let number): .number(Int64(number))
        case .text(let text): .text(text)
        case .octets(let octets): .text(TraceWords.hex(octets))
        }
    }

    private static func tlv(_ tlv: TLV) -> JSONValue {
        let value: JSONValue =
            switch tlv.value {
            case .integer(let number): .number(Int64(number))
            case .text(let text): .text(text)
            case .octets(let octets): .text(TraceWords.hex(octets))
            }
        return .object(["tag": .number(Int64(tlv.tag.rawValue)), "name": .text(tlv.tag.name), "value": value])
    }
}
