package import Common

/// Looks up the messages that these receipts speak of; parks a receipt that matches nothing.
///
/// One command, so that an answer that is on its way cannot pass between the looking and the parking.
package struct MatchReceipts: StoreCommand {
    package struct Answer: Sendable, Equatable {
        /// In the order of the receipts.
        package var findings: [ReceiptFinding] = []
        /// Older receipts that went because there were too many.
        package var droppedParked = 0
    }

    let bind: BindName
    let receipts: [ReceiptSearch]

    package init(bind: BindName, receipts: [ReceiptSearch]) {
        self.bind = bind
        self.receipts = receipts
    }

    package var lane: BindName? { self.bind }

    package var weight: CommandWeight {
        CommandWeight(rows: self.receipts.count, bytes: self.receipts.reduce(0) { $0 + ($1.payload?.count ?? 0) })
    }

    package func perform(in transaction: StoreTransaction) throws(StoreFault) -> Answer {
        var answer = Answer()
        for receipt in self.receipts {
            if let found = try self.find(receipt, in: transaction) {
                answer.findings.append(found)
            } else if receipt.payload != nil, !transaction.mayGrow {
                answer.findings.append(.refused)
            } else if let payload = receipt.payload, let form = receipt.forms.first {
                let key = CarrierKey(group: receipt.group, id: form, destination: receipt.destination)
                answer.droppedParked += try transaction.park(payload, under: key)
                answer.findings.append(.parked)
            } else {
                answer.findings.append(.unknown)
            }
        }
        return answer
    }

    private func find(_ receipt: ReceiptSearch, in transaction: StoreTransaction) throws(StoreFault) -> ReceiptFinding?
    {
        for (index, form) in receipt.forms.enumerated() {
            let key = CarrierKey(group: receipt.group, id: form, destination: receipt.destination)
            let matches = try transaction.correlations(for: key)
            if !matches.isEmpty { return .matched(form: index, matches) }
        }
        return nil
    }
}

/// The carrier has reported the final state of these: nothing more will come.
///
/// Answers how many were known.
package struct ForgetCorrelations: StoreCommand {
    let bind: BindName
    let matches: [CorrelationMatch]

    package init(bind: BindName, matches: [CorrelationMatch]) {
        self.bind = bind
        self.matches = matches
    }

    package var lane: BindName? { self.bind }
    package var weight: CommandWeight { CommandWeight(rows: self.matches.count) }

    package func perform(in transaction: StoreTransaction) throws(StoreFault) -> Int {
        var count = 0
        for match in self.matches { count += try transaction.forget(match) }
        return count
    }
}

/// Remembers correlations by themselves, without outcomes; answers the receipts that came before.
package struct RememberCorrelations: StoreCommand {
    let bind: BindName
    let correlations: [Correlation]

    package init(bind: BindName, correlations: [Correlation]) {
        self.bind = bind
        self.correlations = correlations
    }

    package var lane: BindName? { self.bind }
    package var weight: CommandWeight { CommandWeight(rows: self.correlations.count) }

    package func perform(in transaction: StoreTransaction) throws(StoreFault) -> [EarlyReceipt] {
        var early: [EarlyReceipt] = []
        for correlation in self.correlations { early += try transaction.remember(correlation) }
        return early
    }
}
