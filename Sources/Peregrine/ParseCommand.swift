internal import API
internal import ArgumentParser
internal import Glibc
internal import Travel

/// `peregrine parse`: reads documents, and stores nothing.
struct ParseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "parse",
    abstract: "Read flights and reservations out of mails, boarding passes, wallet passes and calendars.",
    discussion: """
      Prints for each file a line of JSON, as POST /parse-email answers it. Needs no server and no account, and stores nothing.

      \(CommandFailure.codes)
      """)

  @Argument(help: ArgumentHelp("The documents; - is standard input.", valueName: "file")) var files: [String]

  func run() throws {
    try CommandFailure.reported {
      let parsing = DocumentParsing(
        reference: try Embedded.referenceData(), zones: try ZoneCatalogue(), launcher: LimitedCommand.launcher, directory: "/tmp")
      var failures = 0
      for file in files {
        let result = parsing.read(try Files.bytes(of: file))
        if let failure = result.failure {
          failures += 1
          Terminal.say("peregrine: \(file): \(failure)\n")
        } else {
          print(String(decoding: result.json, as: UTF8.self), terminator: "")
        }
      }
      if failures > 0 {
        throw CommandFailure(.data, failures == 1 ? "One document could not be read." : "\(failures) documents could not be read.")
      }
    }
  }
}
