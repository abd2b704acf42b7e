import CoreAPI
import Hummingbird

/// The API's own description.
enum Documentation {
    @Sendable static func document(_ request: Request, _ context: CoreRequestContext) async throws -> Response {
        Answer.json(.ok, OpenAPIDocument.json)
    }

    @Sendable static func page(_ request: Request, _ context: CoreRequestContext) async throws -> Response {
        Answer.text(self.html, type: "text/html; charset=utf-8")
    }

    private static let html: String = {
        let rows = APIOperation.all.map { operation in
            """
            <tr><td><b>\(operation.method.uppercased())</b></td><td><code>\(escaped(operation.pathWithQuery))</code></td>
            <td>\(escaped(operation.summary))</td><td><code>\(escaped(operation.bodyText))</code></td>
            <td>\(operation.success)</td></tr>
            """
        }
        return """
            <!doctype html><html lang="en"><meta charset="utf-8"><title>OmniMessage Core: REST API</title>
            <style>body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:72rem;padding:0 1rem}
            table{border-collapse:collapse;width:100%}td,th{text-align:left;vertical-align:top;padding:.4rem .6rem;
            border-bottom:1px solid #ccc}code{font-size:13px}</style>
            <h1>OmniMessage Core: REST API</h1>
            <p>JSON both ways. Success wraps its result in <code>{"data": …}</code>, a refusal is
            <code>{"errors": {field: [text]}}</code>. Where a key is set, it is sent as <code>X-API-Key</code>. Times are
            ISO 8601 in UTC. For programs: <a href="docs.json">docs.json</a> (OpenAPI 3.1).</p>
            <table><tr><th>Method<th>Path<th>What it does<th>Body<th>Answer</tr>
            \(rows.joined(separator: "\n"))
            </table></html>

            """
    }()

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
    }
}
