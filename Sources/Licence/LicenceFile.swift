package import Common

/// A licence where the configuration says it lies, and the key that it is checked with.
package struct LicenceFile: Equatable, Sendable {
    package let path: String
    let key: String

    package init(path: String, key: String) {
        self.path = path
        self.key = key
    }

    /// Nil where no licence is needed.
    package init?(_ configuration: GatewayConfiguration) {
        guard let path = configuration.licenseFile else { return nil }
        self.init(path: path, key: configuration.licensePublicKey ?? "")
    }

    /// What the file says at this moment; when it is valid is another question.
    package func read() -> Result<LicenceTerms, LicenceFault> {
        do throws(LicenceFault) {
            let key = try LicenceKey(self.key)
            return .success(try self.document().open(with: key))
        } catch {
            return .failure(error)
        }
    }

    package func document() throws(LicenceFault) -> LicenceDocument {
        switch SmallFile.read(self.path, limit: LicenceDocument.sizeLimit) {
        case .success(let file): return try LicenceDocument(file.bytes)
        case .failure(let wrong): throw .unreadable(path: self.path, wrong.reason)
        }
    }
}
