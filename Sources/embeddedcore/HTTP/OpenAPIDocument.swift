import CoreAPI

/// The API as OpenAPI 3.1, made from the table of calls and from the names that the code itself reads by.
enum OpenAPIDocument {
    static let json: [UInt8] = {
        var json = JSONWriter(reserving: 16_384)
        json.object { json in
            json.text("openapi", "3.1.0")
            json.object("info") { json in
                json.text("title", "OmniMessage Core")
                json.text("version", "1")
            }
            json.object("paths") { json in Self.paths(&json) }
            json.object("components") { json in
                json.object("schemas") { json in Self.message(&json) }
                json.object("securitySchemes") { json in
                    json.object("key") { json in
                        json.text("type", "apiKey")
                        json.text("in", "header")
                        json.text("name", "X-API-Key")
                    }
                }
            }
            json.name("security")
            json.array([1, 2]) { json, choice in
                json.object { json in if choice == 1 { json.list("key", []) } }
            }
        }
        return json.bytes
    }()

    private static func paths(_ json: inout JSONWriter) {
        var seen: [String] = []
        for path in APIOperation.all.map(\.path) where !seen.contains(path) { seen.append(path) }
        for path in seen {
            json.object(path) { json in
                for operation in APIOperation.all where operation.path == path { Self.operation(operation, &json) }
            }
        }
    }

    private static func operation(_ operation: APIOperation, _ json: inout JSONWriter) {
        json.object(operation.method) { json in
            json.text("summary", operation.summary)
            Self.parameters(operation, &json)
            if !operation.body.isEmpty {
                json.object("requestBody") { json in
                    json.object("content") { json in
                        json.object("application/json") { json in
                            json.object("schema") { json in Self.schema(operation.body, &json) }
                        }
                    }
                }
            }
            json.object("responses") { json in
                json.object(String(operation.success)) { json in json.text("description", "done") }
                json.object("default") { json in json.text("description", "{\"errors\": {field: [text]}}") }
            }
        }
    }

    private static func parameters(_ operation: APIOperation, _ json: inout JSONWriter) {
        let inPath = operation.path.contains("{id}") ? ["id"] : []
        json.name("parameters")
        json.array(inPath + operation.query) { json, name in
            json.object { json in
                json.text("name", name)
                json.text("in", inPath.contains(name) ? "path" : "query")
                if inPath.contains(name) {
                    json.name("required")
                    json.boolean(true)
                }
                json.object("schema") { json in json.text("type", name == "id" ? "integer" : "string") }
            }
        }
    }

    private static func schema(_ members: [(name: String, type: String)], _ json: inout JSONWriter) {
        if members.first?.type == "Message" { return json.text("$ref", "#/components/schemas/Message") }
        json.text("type", "object")
        json.object("properties") { json in
            for member in members {
                json.object(member.name) { json in json.text("type", member.type) }
            }
        }
    }

    private static func message(_ json: inout JSONWriter) {
        json.object("Message") { json in
            json.text("type", "object")
            json.list("required", [ContentField.destinationMsisdn.rawValue])
            json.object("properties") { json in
                for field in ContentField.allCases {
                    json.object(field.rawValue) { json in json.text("type", Self.type(of: field)) }
                }
            }
        }
    }

    private static func type(of field: ContentField) -> String {
        switch field {
        case .sourceMsisdn, .destinationMsisdn, .messageBody, .sourceSmsc, .destSmsc, .deliverAfter, .expires,
            .rawPayload,
            .udh, .sourceMessageID, .serviceType, .kind:
            "string"
        case .tpDcs, .sourceTon, .sourceNpi, .destTon, .destNpi, .registeredDelivery, .priority, .esmClass, .protocolID:
            "integer"
        case .concat, .receipt: "object"
        case .tlvs: "array"
        }
    }
}

extension JSONWriter {
    fileprivate mutating func text(_ name: String, _ value: String) {
        self.name(name)
        self.string(value)
    }

    fileprivate mutating func list(_ name: String, _ values: [String]) {
        self.name(name)
        self.array(values) { json, value in json.string(value) }
    }

    fileprivate mutating func object(_ name: String, _ body: (inout JSONWriter) -> Void) {
        self.name(name)
        self.object(body)
    }
}
