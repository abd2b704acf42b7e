import Hummingbird
import NIOCore

extension Answer: ResponseGenerator {
    /// Nothing on these pages runs, loads or may be kept.
    func response(from request: Request, context: some RequestContext) -> Response {
        let headers: HTTPFields = [
            .contentType: self.contentType, .cacheControl: "no-store", .xContentTypeOptions: "nosniff",
            .contentSecurityPolicy: "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
        ]
        return Response(
            status: HTTPResponse.Status(code: self.status),
            headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(string: self.body))
        )
    }
}
