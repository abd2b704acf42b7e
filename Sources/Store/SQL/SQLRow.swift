import Common
import GRDBSQLite

/// The row that a statement stands at; good until its next step.
struct SQLRow {
    private let statement: OpaquePointer

    init(_ statement: OpaquePointer) { self.statement = statement }

    func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(self.statement, column) }

    func optionalInteger(_ column: Int32) -> Int64? {
        sqlite3_column_type(self.statement, column) == SQLITE_NULL ? nil : self.integer(column)
    }

    func flag(_ column: Int32) -> Bool { self.integer(column) != 0 }

    func count(_ column: Int32) -> Int { Int(self.integer(column)) }

    func time(_ column: Int32) -> Timestamp { Timestamp(milliseconds: self.integer(column)) }

    func text(_ column: Int32) -> String? {
        guard let start = sqlite3_column_text(self.statement, column) else { return nil }
        let bytes = UnsafeBufferPointer(start: start, count: Int(sqlite3_column_bytes(self.statement, column)))
        return String(decoding: bytes, as: UTF8.self)
    }

    func optionalBlob(_ column: Int32) -> [UInt8]? {
        sqlite3_column_type(self.statement, column) == SQLITE_NULL ? nil : self.blob(column)
    }

    func blob(_ column: Int32) -> [UInt8] {
        guard let start = sqlite3_column_blob(self.statement, column) else { return [] }
        return Array(UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(self.statement, column))))
    }
}
