internal import CLinux
internal import Glibc

/// The memory of the process, as the C library manages it.
enum ProcessMemory {
  /// Has everything that is large go back to the system when it is freed. Otherwise glibc keeps such blocks in its heaps from the first that is freed on
  /// (mallopt(3), M_MMAP_THRESHOLD), and what one answer has needed once stays for good. Before there are other threads.
  static func giveBackLargeBlocks() {
    mallopt(M_MMAP_THRESHOLD, 256 << 10)
    // Set because the other is: the end of a heap is not to come and go with each answer.
    mallopt(M_TRIM_THRESHOLD, 1 << 20)
  }

  /// Gives back to the system what only the start of the program has needed: what is free in the heaps, and the pages of code; what runs again is mapped
  /// again when it does, from the page cache.
  static func releaseStart() {
    malloc_trim(0)
    let maps = (try? Files.bytes(of: "/proc/self/maps")) ?? []
    for line in String(decoding: maps, as: UTF8.self).split(separator: "\n") {
      // 55d0c8a00000-55d0c9e00000 r-xp 00400000 fe:00 1234  /usr/bin/peregrine. Only what is never written to may be dropped.
      let words = line.split(separator: " ", omittingEmptySubsequences: true)
      guard words.count >= 6, words[1] == "r-xp", words[5].hasPrefix("/") else { continue }
      let bounds = words[0].split(separator: "-").compactMap { UInt($0, radix: 16) }
      guard bounds.count == 2, bounds[0] < bounds[1] else { continue }
      madvise(UnsafeMutableRawPointer(bitPattern: bounds[0]), Int(bounds[1] - bounds[0]), MADV_DONTNEED)
    }
  }
}
