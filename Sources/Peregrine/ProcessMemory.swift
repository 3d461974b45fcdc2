internal import CLinux
internal import Glibc
internal import HTTPServer

/// The memory of the process, as the C library manages it.
enum ProcessMemory {
  /// Has what is freed be used again, or go back to the system (mallopt(3)). Before there are other threads.
  static func limit() {
    // Otherwise glibc keeps large blocks in its heaps from the first that is freed on, and what one answer has needed once stays for good.
    mallopt(M_MMAP_THRESHOLD, 256 << 10)
    // Set because the other is: the end of a heap is not to come and go with each answer.
    mallopt(M_TRIM_THRESHOLD, 1 << 20)
    // As many heaps as threads can use at once. With eight times as many, pages of the database that one thread has read lie in the heaps of all.
    mallopt(M_ARENA_MAX, Int32(clamping: max(2, Configuration.cores)))
  }

  /// Gives back to the system what only the start of the program has needed: what is free in the heaps, and the pages of code; what runs again is mapped
  /// again when it does, from the page cache.
  static func releaseStart() {
    malloc_trim(0)
    // Without /proc the pages stay, which costs nothing but memory.
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
