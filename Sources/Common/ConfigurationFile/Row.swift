/// One row of the table of keys: how a key is described, and how its value gets into and out of a configuration.
///
/// The default is not written in the table: it is what a fresh `Target` holds.
struct Row<Target: Sendable>: Sendable {
    var key: ConfigurationKey
    /// Another key that may stand in for this one where it is required: `password_file` for `password`.
    var substitute: String?
    let read: @Sendable (Entry, String, inout Target, inout Reading) -> Void
    /// The value as it would be written; nil when there is nothing to write.
    let show: @Sendable (Target) -> Shown?
}

/// A value on its way back into text.
indirect enum Shown: Sendable, Equatable {
    case scalar(String, isText: Bool)
    case list([Shown])
    case map([Pair])

    struct Pair: Sendable, Equatable {
        var key: String
        var value: Shown
    }
}

extension Row {
    typealias Path<Value> = any WritableKeyPath<Target, Value> & Sendable

    /// A key with a default, or a required one.
    static func value<Value: Sendable>(
        _ name: String,
        _ path: Path<Value>,
        _ form: Form<Value>,
        _ meaning: String,
        environment: String? = nil,
        required example: String? = nil,
        unless substitute: String? = nil
    ) -> Row {
        var key = form.key(name, meaning)
        key.environment = environment
        key.example = example
        key.isRequired = example != nil
        return Row(key: key, substitute: substitute) { entry, place, target, reading in
            guard let value = form.read(entry, at: place, &reading) else { return }
            target[keyPath: path] = value
        } show: { target in
            .scalar(form.show(target[keyPath: path]), isText: form.isText)
        }
    }

    /// A key that may be absent.
    static func optional<Value: Sendable>(
        _ name: String,
        _ path: Path<Value?>,
        _ form: Form<Value>,
        _ meaning: String,
        example: String
    ) -> Row {
        var key = form.key(name, meaning)
        key.example = example
        return Row(key: key) { entry, place, target, reading in
            guard let value = form.read(entry, at: place, &reading) else { return }
            target[keyPath: path] = value
        } show: { target in
            target[keyPath: path].map { .scalar(form.show($0), isText: form.isText) }
        }
    }

    /// A list of values, each judged on its own.
    static func values<Value: Sendable>(
        _ name: String,
        _ path: Path<[Value]>,
        _ form: Form<Value>,
        _ meaning: String,
        example: String
    ) -> Row {
        var key = form.key(name, meaning)
        key.shape = .values
        key.example = example
        return Row(key: key) { entry, place, target, reading in
            guard let items = entry.items(at: place, of: form.allowed, &reading) else { return }
            target[keyPath: path] = items.enumerated().compactMap { index, item in
                form.read(item, at: "\(place)[\(index)]", &reading)
            }
        } show: { target in
            .list(target[keyPath: path].map { .scalar(form.show($0), isText: form.isText) })
        }
    }

    /// A map that is always there.
    static func map<Inner>(_ name: String, _ path: Path<Inner>, _ section: Section<Inner>, _ meaning: String) -> Row {
        Row(key: section.key(name, meaning, .map(section.keys))) { entry, place, target, reading in
            section.read(entry, at: place, into: &target[keyPath: path], &reading)
        } show: { target in
            .map(section.show(target[keyPath: path]))
        }
    }

    /// A map that may be absent.
    static func optionalMap<Inner>(
        _ name: String,
        _ path: Path<Inner?>,
        _ section: Section<Inner>,
        _ meaning: String
    ) -> Row {
        Row(key: section.key(name, meaning, .optionalMap(section.keys))) { entry, place, target, reading in
            var inner = section.prototype
            section.read(entry, at: place, into: &inner, &reading)
            target[keyPath: path] = inner
        } show: { target in
            target[keyPath: path].map { .map(section.show($0)) }
        }
    }

    /// A list of maps.
    static func maps<Inner>(
        _ name: String,
        _ path: Path<[Inner]>,
        _ section: Section<Inner>,
        _ meaning: String
    ) -> Row {
        Row(key: section.key(name, meaning, .maps(section.keys))) { entry, place, target, reading in
            guard let items = entry.maps(at: place, &reading) else { return }
            target[keyPath: path] = items.enumerated().map { index, item in
                var inner = section.prototype
                section.read(item, at: "\(place)[\(index)]", into: &inner, &reading)
                return inner
            }
        } show: { target in
            .list(target[keyPath: path].map { .map(section.show($0)) })
        }
    }

    /// A secret that stands alone in a file of its own.
    static func secretFile(
        _ name: String,
        for plain: String,
        _ form: Form<Secret>,
        _ meaning: String,
        example: String,
        set: @escaping @Sendable (inout Target, Secret) -> Void
    ) -> Row {
        var key = Form.path.key(name, meaning)
        key.example = example
        return Row(key: key) { entry, place, target, reading in
            guard let path = Form.path.read(entry, at: place, &reading) else { return }
            switch reading.surroundings.firstLine(path) {
            case .failure(let wrong):
                reading.refuse(
                    place,
                    at: entry.origin,
                    value: path,
                    "\(wrong.reason); must hold the secret in one line"
                )
            case .success(let line):
                let scalar = Entry.Scalar(text: line, isQuoted: true)
                guard let secret = form.parse(scalar, reading.surroundings) else {
                    return reading.refuse(place, at: entry.origin, value: path, "its one line must be \(form.allowed)")
                }
                set(&target, secret)
            }
        } show: { _ in
            nil
        }
    }
}

extension Form {
    fileprivate func key(_ name: String, _ meaning: String) -> ConfigurationKey {
        ConfigurationKey(name: name, allowed: self.allowed, choices: self.choices, meaning: meaning, isSecret: isSecret)
    }

    /// The value, or nil with a problem noted.
    fileprivate func read(_ entry: Entry, at place: String, _ reading: inout Reading) -> Value? {
        reading.found(place, at: entry.origin)
        guard case .scalar(let scalar) = entry.content else {
            reading.refuse(place, at: entry.origin, "\(entry.kind) stands here; must be \(self.allowed)")
            return nil
        }
        if let value = self.parse(scalar, reading.surroundings) { return value }
        // A URL that is refused may be so for the password in it.
        let mayTell = !self.isSecret && !scalar.text.contains("@")
        var message = "must be \(self.allowed)"
        if mayTell, let near = Spelling.nearest(to: scalar.text, among: self.choices) {
            message += "; did you mean \(near)?"
        } else if scalar.isQuoted, self.parse(Entry.Scalar(text: scalar.text, isQuoted: false), Surroundings()) != nil {
            message += ", without quotes"
        }
        reading.refuse(place, at: entry.origin, value: mayTell ? scalar.text : nil, message)
        return nil
    }
}
