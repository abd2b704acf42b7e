extension Form where Value == String {
    /// Without control characters; counted in octets.
    static func text(_ octets: ClosedRange<Int>) -> Form {
        Form(allowed: "text of \(words(octets)) without control characters", isText: true) { scalar, _ in
            let isClean = scalar.text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
            return isClean && octets.contains(scalar.text.utf8.count) ? scalar.text : nil
        } show: {
            $0
        }
    }

    /// What a C-Octet String of the protocol can carry (SMPP 3.4 §3.1).
    static func ascii(_ octets: ClosedRange<Int>) -> Form {
        Form(allowed: "text of \(words(octets)), printable ASCII", isText: true) { scalar, _ in
            octets.contains(scalar.text.utf8.count) && scalar.text.isPrintableASCII ? scalar.text : nil
        } show: {
            $0
        }
    }

    /// An Ed25519 key: 32 octets, or the 44 of its SubjectPublicKeyInfo; whether it is one is for its reader to say.
    static let publicKey = Form(allowed: "base64 of 44 or 60 characters, as in a .pub file", isText: true) {
        scalar,
        _ in
        let length = scalar.text.utf8.count
        let isBase64 = scalar.text.utf8.allSatisfy { octet in
            switch octet {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "/"), UInt8(ascii: "="):
                true
            default: false
            }
        }
        return isBase64 && (length == 44 || length == 60) ? scalar.text : nil
    } show: {
        $0
    }

    /// Digits: a beginning of a number.
    static let digits = Form(allowed: "up to 20 digits", isText: true) { scalar, _ in
        let isNumber = scalar.text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        return isNumber && scalar.text.utf8.count <= 20 ? scalar.text : nil
    } show: {
        $0
    }

    /// The name of a bind that may belong to another gateway.
    static let bindNameText = Form(allowed: "the name of a bind", isText: true) { scalar, _ in
        BindName(scalar.text)?.value
    } show: {
        $0
    }

    /// Made absolute from the folder of the configuration file.
    static let path = Form(
        allowed: "a path, absolute or from the folder of this file",
        isText: true
    ) { scalar, surroundings in
        let isClean = scalar.text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
        return isClean && scalar.text.utf8.count <= 4096 ? surroundings.resolve(scalar.text) : nil
    } show: {
        $0
    }
}

extension Form where Value == Secret {
    static func secret(_ octets: ClosedRange<Int>) -> Form {
        Form(allowed: "text of \(words(octets)), printable ASCII", isSecret: true, isText: true) { scalar, _ in
            guard octets.contains(scalar.text.utf8.count), scalar.text.isPrintableASCII else { return nil }
            return Secret(scalar.text)
        } show: { _ in
            Secret.mask
        }
    }
}

extension Form where Value == BindName {
    static let bindName = Form(
        allowed: "1 to 64 characters of A-Z a-z 0-9 _ . -",
        isText: true
    ) { scalar, _ in
        BindName(scalar.text)
    } show: {
        $0.value
    }
}

extension String {
    fileprivate var isPrintableASCII: Bool { self.utf8.allSatisfy { (0x20...0x7E).contains($0) } }
}

private func words(_ octets: ClosedRange<Int>) -> String {
    octets.lowerBound == 0
        ? "at most \(octets.upperBound) octets" : "\(octets.lowerBound) to \(octets.upperBound) octets"
}
