import Common
package import NIOCore

/// Frame to octets and back, without the length prefix.
///
/// One octet of kind, then the fields in order: integers big endian, strings and octets behind a 32-bit length.
package enum Wire {
    private enum Kind: UInt8 {
        case hello = 1
        case ready, linkStatus, metrics, pong, lastWords, store, traced
        case configure = 32
        case routes, ping, stop, logLevel, stored, cacheDue, trace
        case coreFacts = 64
        case request = 96
        case response, news
    }

    package static func write(_ frame: Frame, into buffer: inout ByteBuffer) {
        switch frame {
        case .hello(let hello): begin(.hello, &buffer) { write(hello, &$0) }
        case .ready: begin(.ready, &buffer) { _ in }
        case .linkStatus(let status): begin(.linkStatus, &buffer) { write(status, &$0) }
        case .metrics(let snapshot): begin(.metrics, &buffer) { $0.writeField(snapshot) }
        case .pong(let number): begin(.pong, &buffer) { $0.writeInteger(number) }
        case .lastWords(let words): begin(.lastWords, &buffer) { $0.writeField(words) }
        case .store(let number, let bind, let request): begin(.store, &buffer) { write(number, bind, request, &$0) }
        case .traced(let count, let piece): begin(.traced, &buffer) { write(count, piece, &$0) }
        case .configure(let json): begin(.configure, &buffer) { $0.writeField(json) }
        case .routes(let routes): begin(.routes, &buffer) { $0.writeList(routes, write) }
        case .ping(let number): begin(.ping, &buffer) { $0.writeInteger(number) }
        case .stop(let within): begin(.stop, &buffer) { $0.writeInteger(within) }
        case .logLevel(let level): begin(.logLevel, &buffer) { $0.writeField(level) }
        case .stored(let number, let reply): begin(.stored, &buffer) { write(number, reply, &$0) }
        case .cacheDue(let bind): begin(.cacheDue, &buffer) { $0.writeField(bind.value) }
        case .trace(let isWanted): begin(.trace, &buffer) { $0.writeField(isWanted) }
        case .coreFacts(let facts): begin(.coreFacts, &buffer) { write(facts, &$0) }
        case .request(let number, let json): begin(.request, &buffer) { write(number, json, &$0) }
        case .response(let number, let json): begin(.response, &buffer) { write(number, json, &$0) }
        case .news(let number, let news): begin(.news, &buffer) { write(number, news, &$0) }
        }
    }

    package static func read(_ buffer: ByteBuffer) throws(WireFault) -> Frame {
        var reader = FieldReader(buffer)
        let octet: UInt8 = try reader.integer("kind")
        guard let kind = Kind(rawValue: octet) else { throw WireFault(.unknownKind(octet)) }
        let frame: Frame
        switch kind {
        case .hello: frame = .hello(try readHello(&reader))
        case .ready: frame = .ready
        case .linkStatus: frame = .linkStatus(try readLinkStatus(&reader))
        case .metrics: frame = .metrics(try reader.octets("snapshot"))
        case .pong: frame = .pong(try reader.integer("number"))
        case .lastWords: frame = .lastWords(try reader.string("words"))
        case .store:
            frame = .store(try reader.integer("number"), try reader.bindName("bind"), try StoreRequest(&reader))
        case .traced: frame = .traced(try reader.integer("count"), try reader.octets("piece"))
        case .configure: frame = .configure(try reader.octets("json"))
        case .routes: frame = .routes(try reader.list("routes", readRoute))
        case .ping: frame = .ping(try reader.integer("number"))
        case .stop: frame = .stop(within: try reader.integer("within"))
        case .logLevel: frame = .logLevel(try reader.string("level"))
        case .stored: frame = .stored(try reader.integer("number"), try StoreReply(&reader))
        case .cacheDue: frame = .cacheDue(try reader.bindName("bind"))
        case .trace: frame = .trace(try reader.bool("trace"))
        case .coreFacts: frame = .coreFacts(try readCoreFacts(&reader))
        case .request: frame = .request(try reader.integer("number"), try reader.octets("json"))
        case .response: frame = .response(try reader.integer("number"), try reader.octets("json"))
        case .news: frame = .news(try reader.integer("number"), try News(&reader))
        }
        try reader.finish()
        return frame
    }

    private static func begin(_ kind: Kind, _ buffer: inout ByteBuffer, _ fields: (inout ByteBuffer) -> Void) {
        buffer.writeInteger(kind.rawValue)
        fields(&buffer)
    }

    private static func write(
        _ number: UInt32,
        _ bind: BindName,
        _ request: StoreRequest,
        _ buffer: inout ByteBuffer
    ) {
        buffer.writeInteger(number)
        buffer.writeField(bind.value)
        request.write(into: &buffer)
    }

    private static func write(_ number: UInt32, _ reply: StoreReply, _ buffer: inout ByteBuffer) {
        buffer.writeInteger(number)
        reply.write(into: &buffer)
    }

    private static func write(_ number: UInt32, _ octets: ByteBuffer, _ buffer: inout ByteBuffer) {
        buffer.writeInteger(number)
        buffer.writeField(octets)
    }

    private static func write(_ number: UInt32, _ news: News, _ buffer: inout ByteBuffer) {
        buffer.writeInteger(number)
        news.write(into: &buffer)
    }
}

// MARK: The fields of each structure, written and read side by side

extension Wire {
    private static func write(_ hello: Hello, _ buffer: inout ByteBuffer) {
        buffer.writeInteger(hello.protocolVersion)
        buffer.writeInteger(hello.role.rawValue)
        buffer.writeField(hello.bind)
        buffer.writeInteger(hello.generation)
        buffer.writeInteger(hello.processID)
    }

    private static func readHello(_ reader: inout FieldReader) throws(WireFault) -> Hello {
        let version: UInt16 = try reader.integer("protocol_version")
        var hello = Hello(
            role: try reader.raw("role"),
            bind: try reader.string("bind"),
            generation: try reader.integer("generation"),
            processID: try reader.integer("process_id")
        )
        hello.protocolVersion = version
        return hello
    }

    private static func write(_ status: LinkStatus, _ buffer: inout ByteBuffer) {
        buffer.writeInteger(status.state.rawValue)
        buffer.writeInteger(status.since)
        buffer.writeField(status.peer)
        buffer.writeInteger(status.sessions)
        buffer.writeField(status.why)
        buffer.writeInteger(status.nextTry)
        buffer.writeInteger(status.adopted)
        buffer.writeInteger(status.closed)
        buffer.writeInteger(status.inDoubt)
    }

    private static func readLinkStatus(_ reader: inout FieldReader) throws(WireFault) -> LinkStatus {
        var status = LinkStatus(state: try reader.raw("state"), since: try reader.integer("since"))
        status.peer = try reader.string("peer")
        status.sessions = try reader.integer("sessions")
        status.why = try reader.string("why")
        status.nextTry = try reader.integer("next_try")
        status.adopted = try reader.integer("adopted")
        status.closed = try reader.integer("closed")
        status.inDoubt = try reader.integer("in_doubt")
        return status
    }

    private static func write(_ route: Route, _ buffer: inout ByteBuffer) {
        buffer.writeField(route.systemID)
        buffer.writeField(route.bind)
        buffer.writeInteger(route.number)
        buffer.writeField(route.enabled)
        buffer.writeInteger(route.generation)
        buffer.writeField(route.ready)
        buffer.writeInteger(route.adopted)
        buffer.writeInteger(route.closed)
    }

    private static func readRoute(_ reader: inout FieldReader) throws(WireFault) -> Route {
        var route = Route(
            systemID: try reader.string("system_id"),
            bind: try reader.string("bind"),
            number: try reader.integer("number"),
            enabled: try reader.bool("enabled")
        )
        route.generation = try reader.integer("generation")
        route.ready = try reader.bool("ready")
        route.adopted = try reader.integer("adopted")
        route.closed = try reader.integer("closed")
        return route
    }

    private static func write(_ facts: CoreFacts, _ buffer: inout ByteBuffer) {
        buffer.writeField(facts.reachable)
        buffer.writeList(facts.extensions) { $1.writeField($0) }
        buffer.writeField(facts.why)
        buffer.writeList(facts.troubles) { $1.writeField($0) }
    }

    private static func readCoreFacts(_ reader: inout FieldReader) throws(WireFault) -> CoreFacts {
        CoreFacts(
            reachable: try reader.bool("reachable"),
            extensions: try reader.list("extensions") { reader throws(WireFault) in try reader.string("extension") },
            why: try reader.string("why"),
            troubles: try reader.list("troubles") { reader throws(WireFault) in try reader.string("trouble") }
        )
    }
}
