import CoreAPI
import HTTPTypes
import Hummingbird
import NIOCore

/// The shapes of answers.
enum Answer {
    static func json(_ status: HTTPResponse.Status, _ octets: [UInt8]) -> Response {
        Response(
            status: status,
            headers: [.contentType: "application/json"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: octets))
        )
    }

    /// `{"data": …}` around what is JSON already.
    static func data(_ status: HTTPResponse.Status = .ok, _ octets: [UInt8]) -> Response {
        var json = JSONWriter(reserving: octets.count + 16)
        json.object { json in
            json.name("data")
            json.raw(octets)
        }
        return Self.json(status, json.bytes)
    }

    static func data(_ status: HTTPResponse.Status = .ok, _ value: some JSONWritable) -> Response {
        Self.data(status, value.json)
    }

    static func list(_ values: [some JSONWritable]) -> Response {
        var json = JSONWriter()
        json.array(values) { json, value in value.write(to: &json) }
        return Self.data(.ok, json.bytes)
    }

    static func text(_ text: String, type: String) -> Response {
        Response(
            status: .ok,
            headers: [.contentType: type],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text))
        )
    }
}
