import Common
import SMPP
import Testing

@testable import smppctl

@Suite struct ProbeTargetTests {
    @Test(
        arguments: [
            ("smpp.example", "smpp.example", nil), ("smpp.example:3000", "smpp.example", 3000),
            ("192.0.2.1:1", "192.0.2.1", 1),
            ("2001:db8::1", "2001:db8::1", nil), ("[2001:db8::1]", "2001:db8::1", nil), ("[::1]:65535", "::1", 65_535),
        ] as [(String, String, Int?)]
    )
    func `a host may have a port`(text: String, host: String, port: Int?) {
        let place = ProbeTarget.place(text)
        #expect(place?.host == host)
        #expect(place?.port == port)
    }

    @Test(arguments: [
        "", ":2775", "host:", "host:0", "host:65536", "host:x", "a:b:c", "[::1", "[host]:1", "[::1]x", "[::1]:", "a b",
        "a/b", "u@h",
        "host:-1", "host:99999999999999999999", "é",
    ])
    func `anything else is refused`(text: String) {
        #expect(ProbeTarget.place(text) == nil)
    }

    @Test func `a bind of the configuration is tried as it is`() throws {
        let text = """
            binds:
              - name: carrier
                host: smpp.example
                port: 3000
                system_id: us
                password: secret
                bind_type: receiver
                system_type: ABC
                smpp_version: "5.0"
                addr_ton: 1
                addr_npi: 3
                address_range: "614*"
                tls: {verify_peer: false}
            """
        let target = ProbeTarget(try ConfigurationFile.read(text: text).configuration.binds[0])
        #expect(target.host == "smpp.example")
        #expect(target.port == 3000)
        #expect(target.tls?.verifyPeer == false)
        guard case .bindReceiver(let bind) = target.login?.request else { return #expect(Bool(false)) }
        let expected = Bind(
            systemID: "us",
            password: "secret",
            systemType: "ABC",
            interfaceVersion: 0x50,
            addressTON: TypeOfNumber(rawValue: 1),
            addressNPI: NumberingPlan(rawValue: 3),
            addressRange: "614*"
        )
        #expect(bind == expected)
    }

    @Test(
        arguments: [
            ([0x15, 0x03, 0x03, 0x00, 0x02], "it looks like TLS; try --tls"),
            (Array("HTTP/1.1 400 Bad Request\r\nX: y".utf8), "it looks like HTTP (HTTP/1.1 400 Bad Request)"),
            (Array("SSH-2.0-OpenSSH_9.2\r\n".utf8), "it looks like SSH (SSH-2.0-OpenSSH_9.2)"),
            (Array("220 mail ready\r\n".utf8), "it says \"220 mail ready\""),
            ([0xFF, 0xFB, 0x01], "its first octets are ff fb 01"),
            ([], "its first octets are "),
        ] as [([UInt8], String)]
    )
    func `what is no SMPP is recognised`(octets: [UInt8], words: String) {
        #expect(ForeignOctets.words(octets) == words)
    }

    @Test func `the answer to a bind is judged in words`() {
        let login = ProbeTarget.Login(kind: .transceiver, systemID: "us", password: Secret("x"))
        var response = BindResp(systemID: "SMSC")
        #expect(
            BindVerdict.of(PDU(.bindTransceiverResp(response), sequence: 1), login)
                == (.passed, "bound as transceiver, the carrier calls itself \"SMSC\", no version stated")
        )
        response.tlvs.scInterfaceVersion = 0x34
        #expect(BindVerdict.of(PDU(.bindTransceiverResp(response), sequence: 1), login).1.hasSuffix(", SMPP 3.4"))
        let refused = BindVerdict.of(PDU(.bindTransceiverResp(BindResp()), status: .invpaswd, sequence: 1), login)
        #expect(refused == (.failed, "refused: the password is invalid (ESME_RINVPASWD); check system_id and password"))
        let nacked = BindVerdict.of(PDU(.genericNack, status: .invcmdid, sequence: 1), login)
        #expect(nacked.0 == .failed)
        #expect(nacked.1.hasPrefix("answered with generic_nack: the command is unknown"))
    }

    @Test func `a report is read in lines and by scripts`() throws {
        var report = ProbeReport(ProbeTarget(host: "h", port: 1))
        report.add(ProbeStep(name: .name, result: .passed, words: "192.0.2.1", milliseconds: 1.26))
        report.add(ProbeStep(name: .tcp, result: .failed, words: "odd\u{1B}[2J", milliseconds: 12_345.67))
        report.add(ProbeStep(name: .enquireLink, result: .skipped, words: "not reached"))
        #expect(
            report.steps.map { $0.line(Paint(isOn: false)) } == [
                "name              1.3 ms  passed  192.0.2.1", "tcp           12345.7 ms  failed  odd�[2J",
                "enquire_link           -  skipped not reached",
            ]
        )
        #expect(report.conclusion == "h port 1: tcp failed: odd�[2J")
        let json = try JSONText.of(report.json, pretty: false)
        #expect(json.hasPrefix(#"{"host":"h","ok":false,"port":1,"steps":[{"milliseconds":1.3,"result":"passed""#))
        #expect(json.contains(#"{"result":"skipped","step":"enquire_link","verdict":"not reached"}"#))
    }
}
