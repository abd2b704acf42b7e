import NIOHTTP1

/// One call, before it is sent.
struct CoreRequest {
    let operation: CoreOperation
    let method: HTTPMethod
    /// From `/api` on, with its query.
    let path: String
    var subject = CallSubject.submission
    var body: [UInt8]?
    var idempotencyKey: String?
    /// Milliseconds for which Core may hold the call.
    var hold: Int64?

    init(_ operation: CoreOperation, _ method: HTTPMethod, _ path: String, about subject: CallSubject = .submission) {
        self.operation = operation
        self.method = method
        self.path = path
        self.subject = subject
    }

    func sending(_ body: some JSONWritable) -> CoreRequest {
        var request = self
        request.body = body.json
        return request
    }
}

/// A query string, built pair by pair.
struct Query {
    private(set) var text = ""

    mutating func append(_ name: String, _ value: String?) {
        guard let value else { return }
        self.text += self.text.isEmpty ? "?" : "&"
        self.text += name + "=" + percentEncoded(value)
    }

    mutating func append(_ name: String, _ value: (some BinaryInteger)?) {
        guard let value else { return }
        self.append(name, String(value))
    }
}

/// Everything but RFC 3986's unreserved characters, as `%XX`.
func percentEncoded(_ text: String) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    var octets: [UInt8] = []
    for byte in text.utf8 {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E:
            octets.append(byte)
        default:
            octets += [0x25, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
        }
    }
    return String(decoding: octets, as: UTF8.self)
}
