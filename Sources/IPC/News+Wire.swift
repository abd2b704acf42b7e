import Common
import NIOCore

/// News to octets and back: one octet of kind, then its fields.
extension News {
    private enum Kind: UInt8 {
        case lines = 1
        case leftOut, live, away, traced
    }

    func write(into buffer: inout ByteBuffer) {
        switch self {
        case .lines(let lines):
            buffer.writeInteger(Kind.lines.rawValue)
            buffer.writeList(lines) { line, buffer in
                buffer.writeInteger(line.time.milliseconds)
                buffer.writeField(line.process)
                buffer.writeField(line.bind)
                buffer.writeField(line.text)
            }
        case .leftOut(let count):
            buffer.writeInteger(Kind.leftOut.rawValue)
            buffer.writeInteger(count)
        case .live: buffer.writeInteger(Kind.live.rawValue)
        case .away(let why):
            buffer.writeInteger(Kind.away.rawValue)
            buffer.writeField(why)
        case .traced(let piece):
            buffer.writeInteger(Kind.traced.rawValue)
            buffer.writeField(piece)
        }
    }

    init(_ reader: inout FieldReader) throws(WireFault) {
        let kind: Kind = try reader.raw("news")
        switch kind {
        case .lines: self = .lines(try reader.list("lines", Self.line))
        case .leftOut: self = .leftOut(try reader.integer("left_out"))
        case .live: self = .live
        case .away: self = .away(try reader.string("why"))
        case .traced: self = .traced(try reader.octets("piece"))
        }
    }

    private static func line(_ reader: inout FieldReader) throws(WireFault) -> LoggedLine {
        LoggedLine(
            time: try reader.timestamp("time"),
            process: try reader.string("process"),
            bind: try reader.string("bind"),
            text: try reader.string("text")
        )
    }
}
