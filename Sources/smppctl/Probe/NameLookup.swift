import Common
import Glibc
import NIOCore
import NIOPosix

/// The addresses of a name, as the system finds them.
enum NameLookup {
    struct Fault: Error, Equatable {
        let words: String
    }

    /// Blocks for as long as the system's resolver does: to be called where nobody waits.
    static func addresses(of host: String, port: Int) throws -> [SocketAddress] {
        if IPAddress(host) != nil { return [try SocketAddress(ipAddress: host, port: port)] }
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = AI_ADDRCONFIG
        var list: UnsafeMutablePointer<addrinfo>?
        let code = getaddrinfo(host, nil, &hints, &list)
        guard code == 0 else { throw Fault(words: Self.words(code)) }
        defer { freeaddrinfo(list) }
        var found: [SocketAddress] = []
        var next = list
        while let entry = next {
            next = entry.pointee.ai_next
            var name = [CChar](repeating: 0, count: Int(NI_MAXHOST))
            let length = socklen_t(name.count)
            let isNamed =
                getnameinfo(entry.pointee.ai_addr, entry.pointee.ai_addrlen, &name, length, nil, 0, NI_NUMERICHOST) == 0
            guard isNamed else { continue }
            let text = String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            let address = try SocketAddress(ipAddress: text, port: port)
            if !found.contains(address) { found.append(address) }
        }
        guard !found.isEmpty else { throw Fault(words: "the name has no address") }
        return found
    }

    /// `EAI_NODATA` of `<netdb.h>`: the name is there, without an address.
    private static let noData: Int32 = -5

    private static func words(_ code: Int32) -> String {
        switch code {
        case EAI_NONAME, Self.noData: "the name is not known"
        case EAI_AGAIN: "the name service does not answer"
        case let code: String(cString: gai_strerror(code)).lowercased()
        }
    }
}
