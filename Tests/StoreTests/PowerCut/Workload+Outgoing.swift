import Common

@testable import Store

/// What a worker asks about the messages that go to a carrier.
extension Workload {
    func outgoing(_ bind: BindName, _ state: inout State) -> Ask {
        switch state.dice.upTo(7) {
        case 0...2: self.begin(bind, &state)
        case 3...4: self.keep(bind, &state)
        case 5: self.takeOrForget(bind, &state)
        case 6: self.match(bind, &state)
        default: self.forgetFinal(bind, &state)
        }
    }

    private func begin(_ bind: BindName, _ state: inout State) -> Ask {
        let again = state.dice.once(in: 3)
        let doubtful = state.dice.some(state.parts { $0.outcome == nil }, atMost: 1)
        let coreID = state.takeNumber()
        let parts = doubtful + (0...state.dice.upTo(2)).map { SendingPart(coreID: coreID, part: $0) }
        return self.ask(BeginSending(bind: bind, parts: parts, again: again)) { state, known in
            let there = parts.filter { state.now.rows.outgoing[$0] != nil }
            state.expect(known.map(\.part) == there, "it knows \(known.map(\.part)), not \(there)")
            for part in parts {
                guard let row = state.now.rows.outgoing[part] else {
                    state.now.rows.outgoing[part] = .init(bind: bind)
                    continue
                }
                guard again, row.outcome == nil else { continue }
                state.now.rows.outgoing[part] = .init(bind: bind, attempts: row.attempts + 1)
            }
        }
    }

    private func keep(_ bind: BindName, _ state: inout State) -> Ask {
        let outcomes = state.dice.some(state.parts { $0.outcome == nil }, atMost: 3).map { part in
            let number = state.takeNumber()
            let key = CarrierKey(group: 1, id: number, destination: 4670)
            // The carrier has spoken of it too early, in a receipt that `match` brought.
            let early = state.now.rows.parked.values.map(\.id).min() ?? number
            return PartOutcome(
                part: part,
                outcome: CarrierOutcome(status: 0, carrierID: "c\(number)"),
                correlation: Correlation(key: key, part: part, carrierID: "c\(number)", otherForms: [early])
            )
        }
        return self.ask(KeepOutcomes(bind: bind, outcomes: outcomes)) { state, answer in
            for outcome in outcomes {
                state.now.rows.outgoing[outcome.part, default: .init(bind: bind)].outcome = outcome.outcome
                guard let correlation = outcome.correlation else { continue }
                let place = Rows.CorrelationPlace(key: correlation.key, part: correlation.part)
                state.now.rows.correlations[place] = correlation.carrierID
            }
            state.expect(answer.early.count == answer.rows.count, "\(answer.rows.count) rows of early receipts")
            for (receipt, id) in zip(answer.early, answer.rows) {
                state.expect(!state.now.given.contains(id), "the id \(id) is given again")
                state.now.given.insert(id)
                state.now.rows.messages[id] = .init(
                    bind: bind,
                    state: .pending,
                    owesReceipt: false,
                    payload: String(decoding: EarlyReceipt.Row(receipt).octets, as: UTF8.self)
                )
                let gone = state.now.rows.parked.removeValue(forKey: String(decoding: receipt.payload, as: UTF8.self))
                state.expect(gone != nil, "a receipt comes out that was not parked")
            }
        }
    }

    private func takeOrForget(_ bind: BindName, _ state: inout State) -> Ask {
        guard state.dice.once(in: 2) else {
            let parts = state.dice.some(state.parts { $0.outcome == nil }, atMost: 1)
            return self.ask(ForgetSending(bind: bind, parts: parts)) { state, count in
                let there = parts.filter { state.now.rows.outgoing[$0].map { $0.outcome == nil } ?? false }
                for part in there { state.now.rows.outgoing[part] = nil }
                state.expect(count == there.count, "forgot \(count) of \(there.count)")
            }
        }
        let coreIDs = state.dice.some(state.parts { $0.outcome != nil }, atMost: 4).map(\.coreID)
        return self.ask(OutcomesTaken(bind: bind, coreIDs: coreIDs)) { state, count in
            let there = state.now.rows.outgoing.keys.filter { coreIDs.contains($0.coreID) }
            for part in there { state.now.rows.outgoing[part] = nil }
            state.expect(count == there.count, "Core took \(count) of \(there.count)")
        }
    }

    /// Receipts of which one is known, and one comes too early.
    private func match(_ bind: BindName, _ state: inout State) -> Ask {
        let places = state.now.rows.correlations.keys.sorted { $0.key.id < $1.key.id }
        let known = state.dice.some(places, atMost: 1).map(\.key)
        let early = CarrierKey(group: 1, id: state.takeNumber(), destination: 4670)
        let text = "receipt \(early.id)"
        let receipts = (known + [early]).map { key in
            ReceiptSearch(
                group: key.group,
                forms: [key.id],
                destination: key.destination,
                payload: key == early ? ArraySlice(text.utf8) : nil
            )
        }
        return self.ask(MatchReceipts(bind: bind, receipts: receipts)) { state, answer in
            for finding in answer.findings {
                switch finding {
                case .matched(_, let matches): state.final += matches
                case .parked: state.now.rows.parked[text] = early
                case .unknown: break
                case .refused: state.expect(false, "a receipt is refused")
                }
            }
        }
    }

    private func forgetFinal(_ bind: BindName, _ state: inout State) -> Ask {
        let matches = state.final
        state.final = []
        return self.ask(ForgetCorrelations(bind: bind, matches: matches)) { state, count in
            let places = Set(matches.map { Rows.CorrelationPlace(key: $0.key, part: $0.part) })
            let there = places.filter { state.now.rows.correlations.removeValue(forKey: $0) != nil }
            state.expect(count == there.count, "forgot \(count) correlations of \(there.count)")
        }
    }
}

extension Workload.State {
    fileprivate func parts(where holds: (Rows.Part) -> Bool) -> [SendingPart] {
        self.now.rows.outgoing.filter { holds($0.value) }.keys
            .sorted { ($0.coreID, $0.part) < ($1.coreID, $1.part) }
    }
}
