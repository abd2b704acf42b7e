import Common
package import NIOCore

/// Items of a trace as octets, one behind the other: one octet of kind, then the fields in order.
///
/// A worker appends what happens in a burst; the supervisor passes it on unread; `smppctl` reads it.
package enum TracePiece {
    private enum Kind: UInt8 {
        case begun = 1
        case leftOut
        case opened = 16
        case closed, sent, received, stray
    }

    package static func append(_ item: TraceItem, to piece: inout ByteBuffer) {
        switch item {
        case .begun(let connections):
            piece.writeInteger(Kind.begun.rawValue)
            piece.writeInteger(connections)
        case .leftOut(let count):
            piece.writeInteger(Kind.leftOut.rawValue)
            piece.writeInteger(count)
        case .event(let event): self.append(event, to: &piece)
        }
    }

    /// Reads a whole piece; a fault in it spoils all of it.
    package static func items(of piece: ByteBuffer) throws(WireFault) -> [TraceItem] {
        var reader = FieldReader(piece)
        var items: [TraceItem] = []
        while !reader.isAtEnd { items.append(try self.item(&reader)) }
        return items
    }

    private static func append(_ event: TraceEvent, to piece: inout ByteBuffer) {
        switch event.what {
        case .opened: self.append(.opened, event, to: &piece)
        case .closed: self.append(.closed, event, to: &piece)
        case .pdu(.sent, let octets):
            self.append(.sent, event, to: &piece)
            piece.writeField(octets)
        case .pdu(.received, let octets):
            self.append(.received, event, to: &piece)
            piece.writeField(octets)
        case .stray(let octets):
            self.append(.stray, event, to: &piece)
            piece.writeField(octets)
        }
    }

    private static func append(_ kind: Kind, _ event: TraceEvent, to piece: inout ByteBuffer) {
        piece.writeInteger(kind.rawValue)
        piece.writeInteger(event.time)
        piece.writeInteger(event.connection.number)
        piece.writeField(event.connection.isOurs)
        for place in [event.connection.near, event.connection.far] {
            piece.writeInteger(place.address.bits)
            piece.writeInteger(place.port)
        }
    }

    private static func item(_ reader: inout FieldReader) throws(WireFault) -> TraceItem {
        let kind: Kind = try reader.raw("item")
        switch kind {
        case .begun: return .begun(connections: try reader.integer("connections"))
        case .leftOut: return .leftOut(try reader.integer("left_out"))
        case .opened, .closed, .sent, .received, .stray: break
        }
        let time: Int64 = try reader.integer("time")
        let connection = try self.connection(&reader)
        let what: TraceEvent.What =
            switch kind {
            case .opened: .opened
            case .closed, .begun, .leftOut: .closed
            case .sent: .pdu(.sent, try reader.octets("pdu"))
            case .received: .pdu(.received, try reader.octets("pdu"))
            case .stray: .stray(try reader.octets("octets"))
            }
        return .event(TraceEvent(time: time, connection: connection, what: what))
    }

    private static func connection(_ reader: inout FieldReader) throws(WireFault) -> TraceConnection {
        TraceConnection(
            number: try reader.integer("connection"),
            isOurs: try reader.bool("is_ours"),
            near: try self.place(&reader),
            far: try self.place(&reader)
        )
    }

    private static func place(_ reader: inout FieldReader) throws(WireFault) -> TracePlace {
        TracePlace(address: IPAddress(bits: try reader.integer("address")), port: try reader.integer("port"))
    }
}
