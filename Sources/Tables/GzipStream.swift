import CZlib

/// Decompresses gzip, any number of members one after the other, and refuses what grows beyond reason.
final class GzipStream {
  private var stream = z_stream()
  private var input: ByteBuffer
  private var consumed = 0
  private var produced = 0
  private var inputEnded = false
  private var isFinished = false
  private let file: String

  /// No table of health data shrinks so much; what does is made to fill the memory.
  private static let greatestRatio = 400
  private static let harmlessBytes = 256 << 20

  init(start: ByteBuffer, file: String) {
    input = start
    self.file = file
    stream.avail_in = UInt32(start.count)
    // 15 + 32: the largest window, and a gzip header.
    let status = inflateInit2_(&stream, 15 + 32, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    precondition(status == Z_OK, "zlib cannot be set up: \(status)")
  }

  deinit { inflateEnd(&stream) }

  /// Puts up to `count` more bytes behind `output`; none at the end.
  func inflate(
    into output: ByteBuffer, _ count: Int, refill: (ByteBuffer) throws(TableError) -> Int
  ) throws(TableError) {
    output.reserve(count)
    var room = count
    while room > 0 && !isFinished {
      if stream.avail_in == 0 && !inputEnded { try refillInput(refill) }
      stream.next_in = input.bytes + (input.count - Int(stream.avail_in))
      stream.next_out = output.bytes + output.count
      stream.avail_out = UInt32(room)
      let before = Int(stream.avail_in)
      let status = CZlib.inflate(&stream, Z_NO_FLUSH)
      consumed += before - Int(stream.avail_in)
      let got = room - Int(stream.avail_out)
      output.advance(got)
      produced += got
      room -= got
      try react(to: status, progress: got > 0 || Int(stream.avail_in) < before, refill)
      if produced > Self.harmlessBytes && produced / Self.greatestRatio > consumed {
        throw .unusable(file: file, reason: "it is compressed more than \(Self.greatestRatio) times, as no table is")
      }
    }
  }

  private func refillInput(_ refill: (ByteBuffer) throws(TableError) -> Int) throws(TableError) {
    input = ByteBuffer(capacity: 256 << 10)
    let got = try refill(input)
    stream.avail_in = UInt32(got)
    inputEnded = got == 0
  }

  private func react(
    to status: Int32, progress: Bool, _ refill: (ByteBuffer) throws(TableError) -> Int
  ) throws(TableError) {
    switch status {
    case Z_STREAM_END:
      if stream.avail_in == 0 && !inputEnded { try refillInput(refill) }
      // Another member begins with the magic number; anything else behind the end is padding.
      let next = input.bytes + (input.count - Int(stream.avail_in))
      if stream.avail_in >= 2 && next[0] == 0x1F && next[1] == 0x8B {
        inflateReset(&stream)
      } else {
        isFinished = true
      }
    case Z_OK, Z_BUF_ERROR:
      if !progress && inputEnded {
        throw .unusable(file: file, reason: "the compressed file ends too early; copy or download it again")
      }
    default: throw .unusable(file: file, reason: "the compressed file is damaged; copy or download it again")
    }
  }
}
