import Foundation

/// The content of a file in blocks, decompressed where it is gzip.
final class ByteSource {
  /// As errors say it.
  let name: String
  /// Bytes on the disk.
  let fileSize: Int
  private let descriptor: Int32
  private let maximumBytes: Int
  private var head: ByteBuffer?
  private var gzip: GzipStream?
  private var delivered = 0

  static let blockBytes = 4 << 20

  init(_ url: URL, options: ReadOptions) throws(TableError) {
    name = url.lastPathComponent
    maximumBytes = options.maximumBytes
    var status = stat()
    guard url.isFileURL, stat(url.path, &status) == 0 else {
      throw .cannotRead(file: name, reason: Self.reason(errno))
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      let isFolder = status.st_mode & S_IFMT == S_IFDIR
      throw .cannotRead(file: name, reason: isFolder ? "it is a folder; name a file in it" : "it is not a regular file")
    }
    fileSize = Int(status.st_size)
    descriptor = open(url.path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .cannotRead(file: name, reason: Self.reason(errno)) }
  }

  deinit { close(descriptor) }

  /// The beginning, up to a block; it comes again as the first block.
  func firstBlock() throws(TableError) -> ByteBuffer {
    if let head { return head }
    let block = ByteBuffer(capacity: min(max(fileSize, 1), Self.blockBytes))
    _ = try readFile(into: block, Self.blockBytes)
    if block.count == 0 { throw .unusable(file: name, reason: "it is empty") }
    if block.count >= 3 && block.bytes[0] == 0x1F && block.bytes[1] == 0x8B && block.bytes[2] == 8 {
      let stream = GzipStream(start: block, file: name)
      let content = ByteBuffer(capacity: Self.blockBytes)
      try inflate(stream, into: content)
      if content.count == 0 { throw .unusable(file: name, reason: "it holds nothing once decompressed") }
      gzip = stream
      head = content
      return content
    }
    head = block
    return block
  }

  /// A guess at the bytes in all, to reserve room for.
  var expectedBytes: Int { gzip == nil ? min(fileSize, maximumBytes) + Self.blockBytes : min(fileSize * 4, 64 << 20) }

  /// Puts the next block behind what `buffer` holds; false at the end of the file.
  func append(to buffer: ByteBuffer) throws(TableError) -> Bool {
    let before = buffer.count
    if delivered == 0 {
      let block = try firstBlock()
      buffer.append(block.bytes, block.count)
    } else if let gzip {
      try inflate(gzip, into: buffer)
    } else {
      _ = try readFile(into: buffer, Self.blockBytes)
    }
    delivered += buffer.count - before
    if delivered > maximumBytes {
      throw .unusable(file: name, reason: "it holds more than \(maximumBytes >> 20) MiB, the most that is read")
    }
    return buffer.count > before
  }

  /// All of the content.
  func all() throws(TableError) -> ByteBuffer {
    let buffer = ByteBuffer(capacity: expectedBytes)
    while try append(to: buffer) {}
    return buffer
  }

  private func inflate(_ stream: GzipStream, into buffer: ByteBuffer) throws(TableError) {
    try stream.inflate(into: buffer, Self.blockBytes) { (input) throws(TableError) in
      try self.readFile(into: input, 256 << 10)
    }
  }

  private func readFile(into buffer: ByteBuffer, _ count: Int) throws(TableError) -> Int {
    buffer.reserve(count)
    var total = 0
    while total < count {
      let got = Foundation.read(descriptor, buffer.bytes + buffer.count, count - total)
      if got < 0 && errno == EINTR { continue }
      if got < 0 { throw .cannotRead(file: name, reason: Self.reason(errno)) }
      if got == 0 { break }
      buffer.advance(got)
      total += got
    }
    return total
  }

  private static func reason(_ code: Int32) -> String {
    switch code {
    case ENOENT, ENOTDIR: "there is no such file"
    case EACCES, EPERM: "you have no permission to read it"
    case EISDIR: "it is a folder; name a file in it"
    default: String(cString: strerror(code))
    }
  }
}
