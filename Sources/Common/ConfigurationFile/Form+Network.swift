extension Form where Value == String {
    /// What we listen on.
    static let address = Form(
        allowed: "an IPv4 or IPv6 address of this machine, such as 127.0.0.1, 0.0.0.0 or ::",
        isText: true
    ) { scalar, _ in
        IPAddress(scalar.text) == nil ? nil : scalar.text
    } show: {
        $0
    }

    /// What we connect to: a host name (RFC 1123, with the underscores that are met in practice) or an address.
    static let host = Form(allowed: "a host name, or an IPv4 or IPv6 address", isText: true) { scalar, _ in
        isHost(scalar.text) ? scalar.text : nil
    } show: {
        $0
    }
}

extension Form where Value == AddressBlock {
    static let addressBlock = Form(
        allowed: "an IPv4 or IPv6 address, or a CIDR block such as 192.0.2.0/24",
        isText: true
    ) { scalar, _ in
        AddressBlock(scalar.text)
    } show: {
        $0.description
    }
}

extension Form where Value == SourceAddressWhitelist.Pattern {
    static let sourcePattern = Form(
        allowed: "an address of at most 20 octets, or a prefix of one followed by *",
        isText: true
    ) { scalar, _ in
        let limit = scalar.text.hasSuffix("*") ? 21 : 20
        guard scalar.text.utf8.count <= limit else { return nil }
        return SourceAddressWhitelist.Pattern(scalar.text)
    } show: {
        $0.description
    }
}

extension Form where Value == CoreLocation {
    static let coreLocation = Form(
        allowed: "embedded, or http:// or https://, a host, and perhaps a port and a path",
        isText: true
    ) { scalar, _ in
        scalar.text == "embedded" ? .embedded : baseURL(scalar.text).map(CoreLocation.url)
    } show: {
        switch $0 {
        case .embedded: "embedded"
        case .url(let text): text
        }
    }
}

private func isHost(_ text: String) -> Bool {
    guard IPAddress(text) == nil else { return true }
    let labels = text.split(separator: ".", omittingEmptySubsequences: false)
    let isName = labels.allSatisfy { label in
        (1...63).contains(label.utf8.count) && label.first != "-" && label.last != "-"
            && label.utf8.allSatisfy(isLetterDigitOrDash)
    }
    // A last label of digits only is a mistyped address, not a name (RFC 3696 §2).
    let endsInNumber = labels.last.map { $0.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } }
    return isName && text.utf8.count <= 253 && endsInNumber == false
}

private func isLetterDigitOrDash(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
        true
    default:
        false
    }
}

/// The URL without trailing slashes; nil with user, query or fragment, which a base cannot have.
private func baseURL(_ text: String) -> String? {
    guard let scheme = ["https://", "http://"].first(where: { text.hasPrefix($0) }) else { return nil }
    guard text.utf8.allSatisfy({ (0x21...0x7E).contains($0) && !"@?#\\\"<>".utf8.contains($0) }) else { return nil }
    let rest = text.dropFirst(scheme.count)
    let authority = rest.prefix { $0 != "/" }
    guard isAuthority(authority) else { return nil }
    var path = rest.dropFirst(authority.count)
    while path.last == "/" { path.removeLast() }
    return scheme + authority + path
}

private func isAuthority(_ authority: Substring) -> Bool {
    if authority.first == "[" {
        guard let end = authority.firstIndex(of: "]") else { return false }
        let inside = authority[authority.index(after: authority.startIndex)..<end]
        guard inside.contains(":"), IPAddress(String(inside)) != nil else { return false }
        return isPortOrNothing(authority[authority.index(after: end)...])
    }
    let host = authority.prefix { $0 != ":" }
    return isHost(String(host)) && isPortOrNothing(authority.dropFirst(host.count))
}

private func isPortOrNothing(_ text: Substring) -> Bool {
    guard text.first == ":" else { return text.isEmpty }
    return Form.port.parse(Entry.Scalar(text: String(text.dropFirst()), isQuoted: false), Surroundings()) != nil
}
