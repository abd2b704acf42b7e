import Common
import CoreAPI
import Synchronization

/// The gateways that have registered in the last 90 s; not kept over a restart, since they register again by themselves.
final class Frontends: Sendable {
    static let life = Duration.seconds(90)
    static let limit = 1000

    struct Entry: Sendable, JSONWritable {
        let registration: FrontendRegistration
        let expiresAt: Timestamp

        func write(to json: inout JSONWriter) {
            json.object { json in
                self.registration.writeMembers(to: &json)
                json.member(Registration.Field.expiresAt, self.expiresAt)
            }
        }
    }

    private let entries = Mutex<[String: Entry]>([:])

    /// Nil where there are too many already.
    func register(_ registration: FrontendRegistration, at now: Timestamp) -> Entry? {
        let entry = Entry(registration: registration, expiresAt: now + Self.life)
        return self.entries.withLock { entries in
            entries = entries.filter { $0.value.expiresAt > now }
            guard entries.count < Self.limit || entries[registration.frontendName] != nil else { return nil }
            entries[registration.frontendName] = entry
            return entry
        }
    }

    func known(at now: Timestamp) -> [Entry] {
        self.entries.withLock { entries in
            entries.values.filter { $0.expiresAt > now }
                .sorted { $0.registration.frontendName < $1.registration.frontendName }
        }
    }
}
