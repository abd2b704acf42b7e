/// One entry of a table.
struct Cell {
    let text: String
    let colour: Paint.Colour?

    init(_ text: String, _ colour: Paint.Colour? = nil) {
        self.text = PlainText(text).description
        self.colour = colour
    }

    init(_ number: Int) {
        self.init("\(number)")
    }
}

/// Rows whose columns stand below each other; a row may have a note, which stands under it.
///
/// A note is a sentence and has no column: it would make the table wider than any terminal.
struct Columns {
    enum Heading {
        case left(String)
        case right(String)

        var title: String {
            switch self {
            case .left(let title), .right(let title): title
            }
        }
    }

    private let headings: [Heading]
    private var rows: [(cells: [Cell], note: String)] = []

    init(_ headings: [Heading]) {
        self.headings = headings
    }

    mutating func add(_ cells: [Cell], note: String = "") {
        self.rows.append((cells, PlainText(note).description))
    }

    func lines(_ paint: Paint) -> [String] {
        let titles = self.headings.map { Cell($0.title, .bold) }
        let widths = self.headings.indices.map { column in
            ([titles] + self.rows.map(\.cells)).map { $0.indices.contains(column) ? $0[column].text.count : 0 }.max()
                ?? 0
        }
        var lines = [self.line(titles, widths, paint)]
        for row in self.rows {
            lines.append(self.line(row.cells, widths, paint))
            if !row.note.isEmpty { lines.append("  └ " + row.note) }
        }
        return lines
    }

    private func line(_ cells: [Cell], _ widths: [Int], _ paint: Paint) -> String {
        var line = ""
        for (column, (cell, width)) in zip(cells, widths).enumerated() {
            let filler = String(repeating: " ", count: width - cell.text.count)
            let text = cell.colour.map { paint(cell.text, $0) } ?? cell.text
            switch self.headings[column] {
            case .left: line += column == cells.count - 1 ? text : text + filler
            case .right: line += filler + text
            }
            if column < cells.count - 1 { line += "  " }
        }
        return line
    }
}
