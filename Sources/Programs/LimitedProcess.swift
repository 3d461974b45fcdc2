internal import CLinux
internal import Glibc
package import Threads

/// Takes away from this process what a program that reads strangers' files does not need, and becomes that program. Called by a process that has been
/// started for nothing else: what is given up does not come back.
package enum LimitedProcess {
  /// `words`: seconds, bytes of memory, bytes of output, directory, program and its arguments. Returns only with what has failed.
  package static func become(_ words: [String]) -> SystemError {
    guard words.count >= 5, let seconds = UInt(words[0]), let memory = UInt(words[1]), let output = UInt(words[2]) else {
      return SystemError("reading the limits", code: EINVAL)
    }
    // Who started it may have ended meanwhile: nobody is left to end this one.
    if prctl_with(PR_SET_PDEATHSIG, UInt(SIGKILL), 0) != 0 { return SystemError("binding the process to its parent") }
    let limits: [(__rlimit_resource, UInt, String)] = [
      (RLIMIT_CPU, seconds, "time"), (RLIMIT_AS, memory, "memory"), (RLIMIT_FSIZE, output, "file sizes"), (RLIMIT_CORE, 0, "core files"),
      (RLIMIT_NOFILE, 256, "files"),
    ]
    for (resource, most, name) in limits {
      var limit = rlimit(rlim_cur: rlim_t(most), rlim_max: rlim_t(most))
      guard setrlimit(__rlimit_resource_t(resource.rawValue), &limit) == 0 else { return SystemError("limiting \(name)") }
    }
    if let failure = giveUpNetwork() { return failure }
    guard chdir(words[3]) == 0 else { return SystemError("entering \(words[3])") }
    umask(0o077)
    let variables = ["PATH=/usr/bin:/bin", "HOME=\(words[3])", "TMPDIR=\(words[3])", "LANG=C.UTF-8", "QT_QPA_PLATFORM=offscreen", "TZ=UTC"]
    let arguments: [UnsafeMutablePointer<CChar>?] = words[4...].map { strdup($0) } + [nil]
    let environment: [UnsafeMutablePointer<CChar>?] = variables.map { strdup($0) } + [nil]
    execve(words[4], arguments, environment)
    return SystemError("starting \(words[4])")
  }

  /// Has the kernel refuse sockets of every family but those that stay on the machine (seccomp(2)). Needs no privilege, in a container neither.
  private static func giveUpNetwork() -> SystemError? {
    // Without this only root may install a filter; and no program gets more rights than this one had.
    guard prctl_with(PR_SET_NO_NEW_PRIVS, 1, 0) == 0 else { return SystemError("giving up privileges") }
    #if arch(x86_64)
      let (architecture, socket): (UInt32, UInt32) = (0xC000_003E, 41)
    #elseif arch(arm64)
      let (architecture, socket): (UInt32, UInt32) = (0xC000_00B7, 198)
    #else
      return SystemError("giving up the network on this machine", code: ENOSYS)
    #endif
    // Of struct seccomp_data: the call's number, the machine's kind, the first argument.
    let (number, kind, argument): (UInt32, UInt32, UInt32) = (0, 4, 16)
    let (load, isEqual, isAtLeast, result): (UInt16, UInt16, UInt16, UInt16) = (0x20, 0x15, 0x35, 0x06)
    let (allow, refuse, end): (UInt32, UInt32, UInt32) = (0x7FFF_0000, 0x0005_0000 | UInt32(EACCES), 0x8000_0000)
    let (ringSetup, otherNumbers): (UInt32, UInt32) = (425, 0x4000_0000)
    var filter: [sock_filter] = [
      sock_filter(code: load, jt: 0, jf: 0, k: kind),
      sock_filter(code: isEqual, jt: 1, jf: 0, k: architecture),
      sock_filter(code: result, jt: 0, jf: 0, k: end),
      sock_filter(code: load, jt: 0, jf: 0, k: number),
      // The numbers of another set of calls (x32) would pass by what follows.
      sock_filter(code: isAtLeast, jt: 5, jf: 0, k: otherNumbers),
      // A ring of requests (io_uring) makes sockets without calling for them.
      sock_filter(code: isEqual, jt: 4, jf: 0, k: ringSetup),
      sock_filter(code: isEqual, jt: 0, jf: 2, k: socket),
      sock_filter(code: load, jt: 0, jf: 0, k: argument),
      sock_filter(code: isEqual, jt: 0, jf: 1, k: UInt32(AF_UNIX)),
      sock_filter(code: result, jt: 0, jf: 0, k: allow),
      sock_filter(code: result, jt: 0, jf: 0, k: refuse),
    ]
    let failure: SystemError? = filter.withUnsafeMutableBufferPointer { filter in
      var program = sock_fprog(len: UInt16(filter.count), filter: filter.baseAddress)
      let isDone = withUnsafePointer(to: &program) { prctl_with(PR_SET_SECCOMP, 2, UInt(bitPattern: $0)) == 0 }
      return isDone ? nil : SystemError("giving up the network")
    }
    return failure
  }
}
