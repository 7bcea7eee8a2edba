import Foundation
import Mathematics
import Tables
import TestSupport
import Testing
import Vocabulary

@Suite struct DelimitedReadingTests {
  static let plain = "age,sex,note\n41.5,f,x\n40,m,\n39.25,f,y\n"

  private func isPlain(_ table: Table) -> Bool {
    table.schema.fields.map(\.name) == ["age", "sex", "note"] && table["age"]?.numbers == [41.5, 40, 39.25]
      && table["sex"]?.codes == [0, 1, 0] && table["note"]?.missing == [0, 1, 0]
  }

  @Test(
    "Line ends, delimiters, quotes, comments and blanks make no difference",
    arguments: [
      plain, String(plain.dropLast()), plain.replacing("\n", with: "\r\n"), plain.replacing("\n", with: "\r"),
      plain.replacing(",", with: ";"), plain.replacing(",", with: "\t"), plain.replacing(",", with: "|"),
      plain.replacing(",", with: " , "), "\u{FEFF}" + plain, "# made by\n# somebody\n" + plain,
      "\"age\",\"sex\",\"note\"\n\"41.5\",\"f\",\"x\"\n40,\"m\",\"\"\n39.25,f,y\n", plain + "\n\n",
      "#age,sex,note\n41.5,f,x\n40,m,\n39.25,f,y\n", "Export of Monday\n" + plain,
      plain.replacing(",x", with: ",x,").replacing(",y", with: ",y,,"), plain.replacing("41.5", with: " +4.15e1"),
    ])
  func shapes(text: String) throws {
    #expect(isPlain(try Scratch().read(text).table))
  }

  @Test("UTF-16 and Windows-1252 are read as what they mean, and said")
  func encodings() throws {
    let text = "name,size\nGröße “a”,1.5\nÅse €,2\nGröße “a”,7\n"
    let expected = try Scratch().read(text).table
    #expect(expected.schema.fields[0].levels == ["Größe “a”", "Åse €"])
    for encoding in [String.Encoding.utf16LittleEndian, .utf16BigEndian, .utf16, .windowsCP1252] {
      let bytes = try #require(text.data(using: encoding))
      let result = try Scratch().read(bytes: Array(bytes))
      #expect(result.table == expected)
      #expect(result.findings.contains { $0.kind == .encoding })
    }
  }

  @Test("Quoted fields keep commas, line ends, doubled quotes and blanks")
  func quoting() throws {
    let table = try Scratch().read("a,b\n\"x, \"\"y\"\"\nz\",1\n\" q \",2\n\"p\"tail,3\n").table
    #expect(
      table["a"]?.codes.map { $0.map { table.schema.fields[0].levels[Int($0)] } } == ["x, \"y\"\nz", " q ", "ptail"])
  }

  @Test("A decimal comma is found where fields are separated otherwise")
  func decimalComma() throws {
    let result = try Scratch().read("a;b\n1,5;x\n-2,25;y\n3;x\n")
    #expect(result.table["a"]?.numbers == [1.5, -2.25, 3])
    #expect(result.findings.contains { $0.text.contains("decimal comma") })
  }

  @Test("A file without a header gets names, one with years as names keeps them")
  func headers() throws {
    let bare = try Scratch().read("1,2.5,x\n2,3.5,y\n")
    #expect(bare.table.schema.fields.map(\.name) == ["column1", "column2", "column3"])
    #expect(bare.findings.contains { $0.kind == .noHeader })
    let years = try Scratch().read("bmi,2015,2016\n1.5,2,3\n2.5,3,3\n")
    #expect(years.table.schema.fields.map(\.name) == ["bmi", "2015", "2016"])
  }

  @Test("Duplicate and missing names, empty columns and stray cells are put right and said")
  func names() throws {
    let rows = (0..<200).map { "\($0 * 3),\($0 % 7).5,,\($0 == 9 ? "s" : "")" }.joined(separator: "\n")
    let result = try Scratch().read(",x,x,\n" + rows)
    #expect(result.table.schema.fields.map(\.name) == ["column1", "x"])
    #expect(
      result.findings.map(\.kind).sorted { $0.rawValue < $1.rawValue }
        == [.columnDropped, .columnDropped, .duplicateName, .namelessColumn])
    #expect(try Scratch().read("x,x\n1.5,2.5\n").table.schema.fields.map(\.name) == ["x", "x_2"])
  }

  @Test("Ways to spell nothing become reasons, None and No do not")
  func missing() throws {
    let text = "a,b\n1.5,None\n?,No\n ?,\n.,Unknown\nNA,None\n<0.1,[Not Evaluated]\n"
    let numbers = (0..<200).map { "\($0).5,No\n" }.joined()
    let table = try Scratch().read(text + numbers).table
    let a = try #require(table.schema["a"])
    #expect(a.kind == .numeric)
    #expect(a.missingReasons.first == MissingReason(name: "missing", codes: ["?", ".", "NA"]))
    #expect(a.missingReasons.last?.name.hasPrefix("below the limit of detection") == true)
    let b = try #require(table.schema["b"])
    #expect(b.levels == ["No", "None"])
    #expect(b.missingReasons.map(\.name) == ["missing", "not evaluated", "unknown"])
    #expect(table["b"]?.missing?.prefix(7) == [0, 0, 1, 3, 0, 2, 0])
  }

  @Test(
    "What cannot be used is said in words",
    arguments: [
      ("", "it is empty"), ("a\n1\n2\n", "single column"), ("a,b\n", "no rows"), ("a,b\n,\n", "hold values"),
      ("a,b\n1,2\n1\n", "row 2 (line 3 of the file) has 1 fields"), ("a,b\n1,2\n1,2,3\n", "has 3 fields"),
      ("a,b\n\"x\n,2\n", "never closed"), ("PK\u{3}\u{4}xx", "Excel"), ("a,b\u{1}\u{0}\u{2}\n1,2\n", "binary"),
    ])
  func unusable(text: String, reason: String) throws {
    let error = #expect(throws: TableError.self) { try Scratch().read(text) }
    #expect(error?.description.contains(reason) == true, "\(error?.description ?? "")")
  }

  @Test("Folders, absent files, undecodable letters and long fields are refused")
  func refused() throws {
    let scratch = try Scratch()
    #expect(throws: TableError.self) { try TableReader.read(scratch.folder) }
    #expect(throws: TableError.self) { try TableReader.read(scratch.folder.appendingPathComponent("absent.csv")) }
    #expect(throws: TableError.self) { try scratch.read(bytes: Array("a,b\nx,1\n".utf8) + [0x81, 0x2C, 0x32, 0x0A]) }
    for opening in ["\"", ""] {
      let long = "a,b\n1,2\n" + opening + String(repeating: "x", count: 3 << 20) + opening + ",2\n"
      let error = #expect(throws: TableError.self) { try scratch.read(long) }
      #expect(error?.description.contains("longer than 1024 KiB") == true)
    }
  }

  @Test("The same table comes from a file of many pieces, words late among numbers included")
  func pieces() throws {
    var random = RandomSource(seed: 5)
    var text = "id,value,late,word\n"
    var values: [Double] = []
    for row in 0..<60_000 {
      let value = (random.normal() * 1e4).rounded() / 100
      values.append(value)
      text += "P\(row),\(value),\(row < 50_000 ? String(row % 977) : "w\(row % 40)"),\"a \"\"\(row % 3)\"\"\"\n"
    }
    let table = try Scratch().read(text).table
    #expect(table.rowCount == 60_000)
    #expect(table["value"]?.numbers == values)
    #expect(table.schema["id"]?.kind == .identifier)
    #expect(table["id"]?.texts?[59_999] == "P59999")
    #expect(table.schema["late"]?.kind == .text)
    #expect(table["late"]?.texts?[10] == "10")
    #expect(table["late"]?.texts?[59_999] == "w39")
    #expect(table.schema["word"]?.levels == ["a \"0\"", "a \"1\"", "a \"2\""])
  }

  @Test("Numbers are the nearest doubles, however they are spelt")
  func exactNumbers() throws {
    var random = RandomSource(seed: 11)
    var spellings = [
      "9007199254740993", "0.1", "123456789012345678", "1e22", "1e23", "8.41e21", "4.35", "-0.0",
      "179769313486231570000000000000000000000", "0.000000000000000000000012345", "5e-324", "2.2250738585072014e-308",
    ]
    for _ in 0..<3_000 {
      let digits = 1 + random.integer(below: 19)
      var text = (0..<digits).map { _ in String(random.integer(below: 10)) }.joined()
      text = "\(1 + random.integer(below: 9))" + text.dropFirst()
      let point = random.integer(below: text.count)
      text = text.prefix(point + 1) + "." + text.suffix(text.count - point - 1) + "0"
      if random.bernoulli(0.5) { text += "e\(random.integer(below: 60) - 30)" }
      spellings.append(text)
    }
    let table = try Scratch().read("a,b\n" + spellings.map { $0 + ",x\n" }.joined()).table
    #expect(table["a"]?.numbers == spellings.map { Double($0) ?? .nan })
  }

  @Test("Bytes at random and damaged tables never trap", arguments: [1, 2, 3] as [UInt64])
  func fuzz(seed: UInt64) throws {
    var random = RandomSource(seed: seed)
    let alphabet = Array(",;\t|\"\n\r 0123456789.eE+-aNA#'ß\u{0}".utf8)
    let scratch = try Scratch()
    var good = 0
    for round in 0..<400 {
      var bytes: [UInt8]
      switch round % 3 {
      case 0: bytes = (0..<random.integer(below: 300)).map { _ in UInt8(random.integer(below: 256)) }
      case 1: bytes = (0..<random.integer(below: 300)).map { _ in alphabet[random.integer(below: alphabet.count)] }
      default:
        bytes = Array(Self.plain.utf8)
        for _ in 0..<3 { bytes[random.integer(below: bytes.count)] = alphabet[random.integer(below: alphabet.count)] }
      }
      do {
        let table = try scratch.read(bytes: bytes).table
        good += table.rowCount > 0 ? 1 : 0
      } catch is TableError {
        continue
      }
    }
    #expect(good > 20)
  }
}
