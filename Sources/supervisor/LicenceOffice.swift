import Common
import Licence
import Logging
import NIOCore

/// The licence: remembers the last look at it, tells what is wrong, and says when to look again.
///
/// Which binds it holds back is part of the configuration in force, as what operators have switched is: a bind is
/// stopped and started by the plan of a reload, whatever the reason.
final class LicenceOffice {
    /// It is time to look again.
    var onDue: () -> Void = {}

    private let eventLoop: any EventLoop
    private let logger: Logger
    private var watch = LicenceWatch()
    private var held: [BindName: String] = [:]
    private var timer: Scheduled<Void>?

    init(eventLoop: any EventLoop, logger: Logger) {
        self.eventLoop = eventLoop
        self.logger = logger
    }

    /// A look at the licence is in force from now on, with what it holds back.
    func took(_ look: LicenceLook, holding held: [BindName: String]) {
        for notice in self.watch.looked(look.finding, at: .now, clock: look.clock) { self.tell(notice) }
        if case .valid = self.watch.verdict, !held.isEmpty, held != self.held {
            self.logger.warning("\(Self.excess(held)), because the licence does not allow so many")
        }
        self.held = held
        self.timer?.cancel()
        self.timer = nil
        guard look.finding != nil else { return }
        let wait = TimeAmount(self.watch.wait(clock: look.clock))
        self.timer = self.eventLoop.assumeIsolated().scheduleTask(in: wait) { [unowned self] in self.onDue() }
    }

    /// Why a bind is held back; nil where it is not.
    func why(_ bind: BindName) -> String? { self.held[bind] }

    /// The value of the metric.
    var isValid: Bool {
        switch self.watch.verdict {
        case .unneeded, .valid: true
        case .invalid: false
        }
    }

    /// What is wrong with it, for the top of the status.
    var troubles: [String] {
        switch self.watch.verdict {
        case .unneeded: return []
        case .invalid(let fault):
            return ["the licence is not valid, so that no bind is started: \(fault); \(fault.remedy)"]
        case .valid(let licence):
            let excess =
                self.held.isEmpty ? [] : ["\(Self.excess(self.held)): the licence does not allow so many binds"]
            let days = LicenceWatch.daysLeft(licence, clock: .now)
            return excess + (days < LicenceWatch.warningDays ? [Self.endsSoon(licence, days)] : [])
        }
    }

    private func tell(_ notice: LicenceWatch.Notice) {
        switch notice {
        case .valid(let licence):
            self.logger.info("the licence of \(licence.holder) is valid until \(licence.expires)")
        case .invalid(let fault):
            self.logger.error("the licence is not valid, no bind is started: \(fault); \(fault.remedy)")
        case .endsSoon(let licence, let days):
            self.logger.warning("\(Self.endsSoon(licence, days))")
        case .unknownKeys(let keys):
            self.logger.warning("the licence has keys that this version does not know: \(keys.joined(separator: ", "))")
        }
    }

    private static func endsSoon(_ licence: Licence, _ days: Int) -> String {
        let left = days < 1 ? "in less than a day" : "in \(days) day\(days == 1 ? "" : "s")"
        return "the licence ends \(left), at \(licence.expires): ask its maker for a new one, or every bind stops then"
    }

    private static func excess(_ held: [BindName: String]) -> String {
        let names = held.keys.sorted().map(\.value).joined(separator: ", ")
        return "\(names) \(held.count == 1 ? "is" : "are") not started"
    }
}
