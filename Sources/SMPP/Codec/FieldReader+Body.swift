import NIOCore

extension FieldReader {
    /// Reads all fields of a command, and the optional parameters behind them.
    mutating func body<Fields: BodyFields>() throws(DecodingError) -> Fields {
        let failed = self.commandID.isResponse && self.status != .ok
        if self.pdu.readableBytes == 0, failed || (self.commandID.isResponse && Fields.mayBeLeftOut) {
            self.bodyWasOmitted = true
            return Fields()
        }
        guard failed else {
            var fields = Fields()
            try fields.code(with: &self)
            return fields
        }
        return self.bodyOfFailure()
    }

    /// Reads what a response with an error brings along, whatever that is.
    ///
    /// SMPP wants no body there. Peers send one nevertheless: complete, or an id without its NUL, or TLVs alone. The
    /// status is what counts, so nothing of this is an error.
    private mutating func bodyOfFailure<Fields: BodyFields>() -> Fields {
        let start = self.pdu
        if let whole: Fields = self.complete() { return whole }
        self.bodyWasOmitted = true
        let octets = Array(start.readableBytesView)
        if TLVCursor.check(octets).fault == nil {
            var fields = Fields()
            fields.tlvs = TLVs(whole: octets)
            return fields
        }
        // Zeros behind the octets end a text that does not end, and stand for all that is missing.
        self.pdu = start
        self.pdu.writeRepeatingByte(0, count: 16)
        self.readsTLVs = false
        return self.complete() ?? Fields()
    }

    private mutating func complete<Fields: BodyFields>() -> Fields? {
        var fields = Fields()
        do {
            try fields.code(with: &self)
            return fields
        } catch {
            return nil
        }
    }

    /// Reads what follows a header that stands alone: optional parameters, if anything.
    ///
    /// SMPP 5.0 allows congestion_state in a response. Junk behind an answer says nothing against the answer; behind a
    /// request it is a wrong command_length.
    mutating func bareTLVs() throws(DecodingError) -> TLVs {
        guard self.pdu.readableBytes > 0 else { return TLVs() }
        do throws(DecodingError) {
            return try self.tlvs(orRefuseWith: .invcmdlen)
        } catch {
            guard self.commandID.isResponse else { throw error }
            return TLVs()
        }
    }
}
