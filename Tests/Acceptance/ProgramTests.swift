import Programs
import Testing

/// Programs of the system on what strangers send: limited in everything, and their end is an answer.
@Suite struct ProgramTests {
  private let directory: TemporaryDirectory
  private let runner: ProgramRunner

  init() throws {
    directory = try TemporaryDirectory()
    runner = ProgramRunner(launcher: [PeregrineProcess.command, "run-limited"], directory: directory.path)
  }

  private func shell(
    _ script: String, _ change: (inout ProgramLimits) -> Void = { _ in }, files: [(name: String, bytes: [UInt8])] = []
  ) throws -> ProgramRunner.Output {
    var limits = ProgramLimits()
    change(&limits)
    return try runner.run(Program("sh", package: "dash"), ["-c", script], on: files, limits)
  }

  private func text(_ script: String) throws -> String { String(decoding: try shell(script).text, as: UTF8.self) }

  @Test func aProgramReadsWhatItIsGivenAndItsFilesComeBack() throws {
    let output = try shell("cat in; echo -n made > out; mkdir deep; ln -s /etc/passwd link", files: [("in", Array("given".utf8))])
    #expect(output.text == Array("given".utf8))
    #expect(output.files.map(\.name) == ["out"])
    #expect(output.files.first?.bytes == Array("made".utf8))
    #expect(try Subprocess.run(["ls", "-A", directory.path]).text == "", "nothing stays behind")
  }

  @Test func aProgramHasNothingOfTheServer() throws {
    #expect(try text("ls /proc/self/fd | wc -l").contains("4"), "0, 1, 2 and the directory that is being listed")
    #expect(try text("env | cut -d= -f1 | grep -c -e PEREGRINE -e LISTEN; true") == "0\n")
    #expect(try text("stat -c %a .") == "700\n")
    #expect(try text("grep NoNewPrivs /proc/self/status").hasSuffix("1\n"))
  }

  @Test func aProgramHasNoNetwork() throws {
    let script = """
      import socket
      for family in (socket.AF_INET, socket.AF_INET6, socket.AF_NETLINK, socket.AF_PACKET):
        try:
          socket.socket(family, socket.SOCK_RAW if family == socket.AF_PACKET else socket.SOCK_DGRAM)
          print("open", family)
        except PermissionError: pass
      socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
      print("done")
      """
    let output = try runner.run(Program("python3", package: "python3"), ["-c", script], on: [])
    #expect(String(decoding: output.text, as: UTF8.self) == "done\n")
  }

  @Test func whatTakesTooLongIsEndedWithAllItHasStarted() throws {
    let started = ContinuousClock.now
    #expect(throws: ProgramError.tookTooLong("sh", seconds: 1)) { try shell("sleep 61.23 & sleep 61.23") { $0.seconds = 1 } }
    #expect(throws: ProgramError.tookTooLong("sh", seconds: 1)) { try shell("exec >&- 2>&-; sleep 61.23") { $0.seconds = 1 } }
    #expect(ContinuousClock.now - started < .seconds(30))
    #expect(try Subprocess.run(["pgrep", "-f", "sleep 61.23"]).text == "")
  }

  @Test func whatWritesTooMuchIsEnded() throws {
    #expect(throws: ProgramError.wroteTooMuch("sh", limit: 1 << 20)) { try shell("yes") { $0.output = 1 << 20 } }
    #expect(throws: ProgramError.wroteTooMuch("sh", limit: 1 << 20)) {
      try shell("exec dd if=/dev/zero of=big bs=65536 count=64 2>/dev/null") { $0.output = 1 << 20 }
    }
  }

  @Test func whatTakesTooMuchMemoryFails() throws {
    let program = Program("python3", package: "python3")
    var limits = ProgramLimits()
    limits.memory = 256 << 20
    #expect(throws: ProgramError.self) { try runner.run(program, ["-c", "b = bytearray(512 << 20)"], on: [], limits) }
  }

  @Test func aCrashIsAnAnswer() throws {
    #expect(throws: ProgramError.failed("sh", code: 3, "no such thing")) { try shell("echo first >&2; echo no such thing >&2; exit 3") }
    #expect(throws: ProgramError.failed("sh", code: 128 + 11, "")) { try shell("kill -SEGV $$") }
  }

  @Test func whatIsNotInstalledNamesThePackage() throws {
    let error = #expect(throws: ProgramError.self) { try runner.run(Program("ZXingWrong", package: "zxing-cpp-tools"), [], on: []) }
    #expect(error.map { "\($0)" } == "ZXingWrong is not installed on the server; Debian's package zxing-cpp-tools has it")
  }
}
