import Common

@testable import Store

/// What a worker and a person ask of the cache.
extension Workload {
    func cache(_ bind: BindName, _ state: inout State) -> Ask {
        switch state.dice.upTo(15) {
        case 0...4: self.append(bind, &state)
        case 5...8: self.settle(bind, &state)
        case 9: self.fail(bind, &state)
        case 10: self.pause(bind, &state)
        case 11: self.claim(bind, &state)
        case 12: self.replaceOrCancel(bind, &state)
        case 13: self.retryOrDelete(bind, &state)
        case 14: self.allFailed(bind, &state)
        default: self.sweep(bind, &state)
        }
    }

    private func append(_ bind: BindName, _ state: inout State) -> Ask {
        let drops = bind.value == "dropping"
        let texts = (0...state.dice.upTo(2)).map { _ in self.text(&state) }
        let owes = state.dice.once(in: 2)
        let isHeld = state.dice.once(in: 4)
        let command = AppendMessages(
            bind: bind,
            rows: texts.map { CacheRow(payload: ArraySlice($0.utf8), wantsFailureReceipt: owes) },
            isHeld: isHeld,
            maxSize: drops ? 20 : 40,
            overflow: drops ? .dropOldest : .reject
        )
        return self.ask(command) { state, answer in
            for id in answer.dropped {
                let old = state.now.rows.messages.removeValue(forKey: id)
                state.expect(old.map { $0.state != .delivering } ?? false, "dropped \(id), which it may not")
            }
            for (id, text) in zip(answer.ids, texts) {
                state.expect(!state.now.given.contains(id), "the id \(id) is given again")
                state.now.given.insert(id)
                state.now.rows.messages[id] = .init(
                    bind: bind,
                    state: isHeld ? .pending : .delivering,
                    owesReceipt: owes,
                    payload: text
                )
            }
        }
    }

    /// Mostly short, now and then long enough for pages of its own.
    private func text(_ state: inout State) -> String {
        var length = Int.random(in: self.sizes, using: &state.dice)
        if state.dice.once(in: 12) { length *= 12 }
        return "message \(state.takeNumber()) " + String(repeating: "x", count: length)
    }

    private func settle(_ bind: BindName, _ state: inout State) -> Ask {
        let ids = state.dice.some(state.now.rows.messages(of: bind, in: .delivering), atMost: 4)
        return self.ask(SettleMessages(bind: bind, ids: ids)) { state, settled in
            let there = ids.filter { state.now.rows.messages.removeValue(forKey: $0) != nil }
            state.expect(settled == there.count, "settled \(settled) of \(there.count)")
        }
    }

    private func fail(_ bind: BindName, _ state: inout State) -> Ask {
        let ids = state.dice.some(state.now.rows.messages(of: bind, in: .delivering), atMost: 3)
        let isPermanent = state.dice.once(in: 3)
        let command = FailMessages(
            bind: bind,
            failures: ids.map { .init(id: $0, error: "500 from Core", isPermanent: isPermanent) },
            ladder: RetryLadder(interval: .seconds(5), multiplier: 2, maxAttempts: 2)
        )
        return self.ask(command) { state, fates in
            for (id, fate) in zip(ids, fates) {
                switch fate {
                case .untouched: state.expect(state.now.rows.messages[id]?.state != .delivering, "\(id) is untouched")
                case .retry(let count, let due):
                    state.now.rows.messages[id]?.state = .pending
                    state.now.rows.messages[id]?.retryCount = count
                    state.now.rows.messages[id]?.due = due.milliseconds
                    state.now.rows.messages[id]?.error = "500 from Core"
                case .failedPermanent:
                    state.now.rows.messages[id]?.state = .failedPermanent
                    state.now.rows.messages[id]?.error = "500 from Core"
                }
            }
        }
    }

    private func pause(_ bind: BindName, _ state: inout State) -> Ask {
        let ids = state.dice.some(state.now.rows.messages(of: bind, in: .delivering), atMost: 4)
        return self.ask(PauseMessages(bind: bind, ids: ids)) { state, count in
            let paused = ids.filter { state.now.rows.messages[$0]?.state == .delivering }
            state.wait(paused)
            state.expect(count == paused.count, "paused \(count) of \(paused.count)")
        }
    }

    private func claim(_ bind: BindName, _ state: inout State) -> Ask {
        self.ask(ClaimMessages(bind: bind, limit: 1 + state.dice.upTo(5))) { state, answer in
            for message in answer.messages {
                state.expect(state.now.rows.messages[message.id]?.state == .pending, "claimed \(message.id)")
                state.now.rows.messages[message.id]?.state = .delivering
            }
        }
    }
}

// MARK: - By a person, and at a start

extension Workload {
    private func replaceOrCancel(_ bind: BindName, _ state: inout State) -> Ask {
        let text = self.text(&state)
        guard let id = state.now.rows.messages(of: bind, in: .pending).first else { return self.append(bind, &state) }
        if state.dice.once(in: 3) {
            return self.ask(CancelMessage(bind: bind, id: id)) { state, isCancelled in
                if isCancelled { state.now.rows.messages[id] = nil }
            }
        }
        let row = CacheRow(payload: ArraySlice(text.utf8), wantsFailureReceipt: true)
        return self.ask(ReplaceMessage(bind: bind, id: id, row: row)) { state, isReplaced in
            guard isReplaced else { return }
            state.now.rows.messages[id]?.payload = text
            state.now.rows.messages[id]?.owesReceipt = true
        }
    }

    private func retryOrDelete(_ bind: BindName, _ state: inout State) -> Ask {
        guard let id = state.now.rows.messages(of: bind, in: .failedPermanent).first else {
            return self.claim(bind, &state)
        }
        if state.dice.once(in: 2) {
            return self.ask(DeleteMessages(bind: bind, .one(id))) { state, touched in
                if touched.count > 0 { state.now.rows.messages[id] = nil }
            }
        }
        return self.ask(RetryMessages(bind: bind, .one(id))) { state, touched in
            if touched.count > 0 { state.begin([id]) }
        }
    }

    private func allFailed(_ bind: BindName, _ state: inout State) -> Ask {
        guard state.dice.once(in: 2) else {
            return self.ask(RetryMessages(bind: bind, .allFailed)) { state, touched in
                let failed = state.now.rows.messages(of: bind, in: .failedPermanent)
                state.begin(failed)
                state.expect(touched.count == failed.count, "retried \(touched.count) of \(failed.count)")
            }
        }
        let owing = state.now.rows.messages(of: bind, in: .failedPermanent)
        return self.ask(ReceiptsSent(bind: bind, ids: owing)) { state, count in
            let sent = owing.filter {
                let message = state.now.rows.messages[$0]
                return message?.state == .failedPermanent && message?.owesReceipt == true
            }
            for id in sent { state.now.rows.messages[id]?.owesReceipt = false }
            state.expect(count == sent.count, "sent \(count) receipts of \(sent.count)")
        }
    }

    private func sweep(_ bind: BindName, _ state: inout State) -> Ask {
        guard state.dice.once(in: 2) else {
            return self.ask(RecoverMessages(bind: bind)) { state, count in
                let delivering = state.now.rows.messages(of: bind, in: .delivering)
                state.wait(delivering)
                state.expect(count == delivering.count, "recovered \(count) of \(delivering.count)")
            }
        }
        return self.ask(RequeueMessages()) { state, _ in
            for (id, message) in state.now.rows.messages where message.state == .pending {
                state.now.rows.messages[id]?.due = 0
            }
        }
    }
}

extension Workload.State {
    /// Due at once.
    fileprivate mutating func wait(_ ids: [MessageID]) {
        for id in ids {
            self.now.rows.messages[id]?.state = .pending
            self.now.rows.messages[id]?.due = 0
        }
    }

    /// As new.
    fileprivate mutating func begin(_ ids: [MessageID]) {
        self.wait(ids)
        for id in ids {
            self.now.rows.messages[id]?.retryCount = 0
            self.now.rows.messages[id]?.error = nil
        }
    }
}
