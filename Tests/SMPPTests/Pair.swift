import NIOCore
import Testing

@testable import SMPP

/// One end of a session with its decoder: it performs what the session says, and writes down what it heard.
final class End {
    var session: Session<Int>
    var decoder = PDUDecoder()
    var unread = ByteBuffer()
    var receptions: [Reception<Int>] = []
    var expired: [Int] = []
    var lost: [Int] = []
    var end: EndReason?
    /// Whether requests are answered at once with success.
    var answersRequests = true
    /// What a bind is answered with.
    var bindStatus = CommandStatus.ok
    fileprivate var outbox: [PDU] = []

    init(_ configuration: SessionConfiguration, at now: ContinuousClock.Instant) {
        self.session = Session(configuration: configuration, at: now)
    }

    var answers: [(token: Int, status: CommandStatus)] {
        self.receptions.compactMap {
            if case .answered(let token, let pdu) = $0 { (token, pdu.status) } else { nil }
        }
    }

    var requests: [PDU] {
        self.receptions.compactMap { if case .request(let pdu) = $0 { pdu } else { nil } }
    }

    func send(_ pdu: PDU?) {
        guard let pdu else { return }
        self.outbox.append(pdu)
    }

    func send(_ result: RequestResult) {
        if case .send(let pdu) = result { self.outbox.append(pdu) }
    }

    func answer(_ pdu: PDU, _ status: CommandStatus = .ok, at now: ContinuousClock.Instant) {
        self.send(self.session.answer(sequence: pdu.sequence, commandID: pdu.commandID, status: status, at: now))
    }

    fileprivate func take(_ octets: ByteBuffer, at now: ContinuousClock.Instant) {
        self.unread.writeImmutableBuffer(octets)
        self.read(at: now)
    }

    fileprivate func read(at now: ContinuousClock.Instant) {
        while self.end == nil, self.session.wantsReading {
            do throws(DecodingError) {
                guard let pdu = try self.decoder.next(from: &self.unread) else { return }
                self.perform(self.session.received(pdu, at: now), at: now)
            } catch {
                self.perform(self.session.received(error, at: now), at: now)
            }
        }
    }

    private func perform(_ reception: Reception<Int>, at now: ContinuousClock.Instant) {
        self.receptions.append(reception)
        switch reception {
        case .reply(let pdu), .unbindReceived(let pdu): self.send(pdu)
        case .replyAndClose(let pdu, let reason):
            self.send(pdu)
            self.end = reason
        case .bindRequested:
            let accepted = self.bindStatus == .ok
            self.send(
                accepted
                    ? self.session.acceptBind(systemID: "MC", at: now)
                    : self.session.refuseBind(self.bindStatus, at: now)
            )
        case .request(let pdu):
            if self.answersRequests { self.answer(pdu, at: now) }
        case .unbound: self.end = .unbound
        case .nothing, .bound, .bindRefused, .answered, .failed, .answeredLate, .alert, .outbind: break
        }
    }

    fileprivate func tick(at now: ContinuousClock.Instant) {
        let tick = self.session.tick(at: now)
        self.expired += tick.expired
        self.send(tick.probe)
        if let reason = tick.close { self.end = reason }
    }

    fileprivate func linkEnded() {
        self.lost += self.session.closed()
        self.end = self.end ?? .linkEnded
    }
}

/// An ESME and a message centre joined by encoder and decoder, with a clock that goes when it is told to.
final class Pair {
    private struct Flight {
        let arrival: ContinuousClock.Instant
        let isForCentre: Bool
        let octets: ByteBuffer?
    }

    let esme: End
    let centre: End
    let latency: Duration
    let start: ContinuousClock.Instant
    private(set) var now: ContinuousClock.Instant
    private var flights: [Flight] = []
    private var hungUp = false
    /// Octets that arrive nowhere while this is set: a link that is dead and does not say so.
    var isCut = false

    init(
        latency: Duration = .milliseconds(50),
        esme: SessionConfiguration = SessionConfiguration(role: .esme),
        centre: SessionConfiguration = SessionConfiguration(role: .messageCentre)
    ) {
        let now = ContinuousClock.now
        self.start = now
        self.now = now
        self.latency = latency
        self.esme = End(esme, at: now)
        self.centre = End(centre, at: now)
    }

    /// How long the clock has run.
    var elapsed: Duration { self.now - self.start }

    /// Binds and waits until both ends know.
    func bind(_ kind: BindKind = .transceiver) {
        self.esme.send(self.esme.session.bind(Bind(systemID: "me"), as: kind, at: self.now))
        self.run(for: self.latency * 2)
    }

    /// Delivers what is under way and lets timers run out, in order, until so much time has passed.
    func run(for duration: Duration) {
        let end = self.now + duration
        self.collect()
        while let next = self.nextEvent(), next <= end {
            self.now = max(self.now, next)
            self.deliver()
            for side in [self.esme, self.centre] where side.end == nil {
                if let deadline = side.session.nextDeadline, deadline <= self.now { side.tick(at: self.now) }
            }
            self.collect()
        }
        self.now = end
    }

    /// Reads on after something was answered.
    func readOn() {
        self.esme.read(at: self.now)
        self.centre.read(at: self.now)
    }

    private func nextEvent() -> ContinuousClock.Instant? {
        let timers = [self.esme, self.centre].compactMap { $0.end == nil ? $0.session.nextDeadline : nil }
        return (timers + self.flights.map(\.arrival)).min()
    }

    private func deliver() {
        while let index = self.flights.firstIndex(where: { $0.arrival <= self.now }) {
            let flight = self.flights.remove(at: index)
            let side = flight.isForCentre ? self.centre : self.esme
            guard side.end == nil else { continue }
            if let octets = flight.octets { side.take(octets, at: self.now) } else { side.linkEnded() }
        }
    }

    private func collect() {
        self.dispatch(self.esme, isForCentre: true)
        self.dispatch(self.centre, isForCentre: false)
        guard self.esme.end != nil || self.centre.end != nil, !self.hungUp else { return }
        self.hungUp = true
        for side in [self.esme, self.centre] {
            if side.end != nil {
                side.lost += side.session.closed()
            } else if !self.isCut {
                let arrival = self.now + self.latency
                self.flights.append(Flight(arrival: arrival, isForCentre: side === self.centre, octets: nil))
            }
        }
    }

    private func dispatch(_ side: End, isForCentre: Bool) {
        for pdu in side.outbox {
            var octets = ByteBuffer()
            do { try PDUEncoder.encode(pdu, into: &octets) } catch { Issue.record("\(error)") }
            guard !self.isCut else { continue }
            self.flights.append(Flight(arrival: self.now + self.latency, isForCentre: isForCentre, octets: octets))
        }
        side.outbox = []
    }
}

extension SessionConfiguration {
    /// The usual limits, changed.
    static func with(_ role: SessionRole, _ change: (inout SessionConfiguration) -> Void) -> SessionConfiguration {
        var configuration = SessionConfiguration(role: role)
        change(&configuration)
        return configuration
    }
}
