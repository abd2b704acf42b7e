import NIOCore
import SMPP

// What the user says while the carrier runs.

extension Carrier {
    func hear(_ line: String) {
        guard !line.allSatisfy(\.isWhitespace) else { return }
        guard let command = ScriptCommand(line) else {
            return self.tell(.remark("Nobody understood “\(line)”. Try: help"))
        }
        self.obey(command)
    }

    func obey(_ command: ScriptCommand) {
        switch command {
        case .mo(let source, let destination, let text): self.sendMO(source, destination, text)
        case .throttle(let limit): self.limit.limit = limit
        case .delay(let delay): self.settings.delay = delay
        case .errorRate(let rate): self.settings.errorRate = rate
        case .state(let state): self.settings.receiptState = state
        case .drop: for session in self.sessions { session.link?.close(nil) }
        case .silent(let isSilent):
            self.settings.isSilent = isSilent
            for session in self.sessions { session.link?.isMute = isSilent }
        case .unbind: for session in self.sessions { session.link?.unbind() }
        case .help: self.tell(.remark(ScriptCommand.explanation))
        }
    }

    private func sendMO(_ source: String, _ destination: String, _ text: String) {
        guard let account = self.deliveries.boundAccounts.first else { return self.tell(.remark("Nobody is bound.")) }
        let reference = UInt16.random(in: 0...UInt16.max)
        guard case .success(let parts) = Segmentation.split(text, by: .udh8, reference: reference) else {
            return self.tell(.remark("That text is too long."))
        }
        guard source.utf8.count <= 20, destination.utf8.count <= 20 else {
            return self.tell(.remark("An address has at most 20 characters."))
        }
        for part in parts {
            let message = DeliverSM(
                source: Address(text: source),
                destination: Address(text: destination),
                esmClass: part.hasUserDataHeader ? .userDataHeader : .normal,
                dataCoding: DataCoding(rawValue: part.dataCoding),
                shortMessage: part.userData
            )
            self.deliveries.add(.mo(message), for: account.systemID, at: nil)
        }
    }
}
