internal import ArgumentParser

/// The command `peregrine`.
@main
struct Peregrine: ParsableCommand {
  static let version = "0.1.0"

  static let configuration = CommandConfiguration(
    commandName: "peregrine",
    abstract: "A self-hosted REST API server for your flights and trips.",
    version: version,
    subcommands: [
      ServeCommand.self, HealthCommand.self, SetupCommand.self, UserCommand.self, TokenCommand.self, FlightsCommand.self,
      DemoCommand.self, MigrateCommand.self, BackupCommand.self, RestoreCommand.self, CheckCommand.self, DoctorCommand.self,
      ParseCommand.self, SweepCommand.self, MailCommand.self,
      OpenAPICommand.self,
      LimitedCommand.self,
    ])
}
