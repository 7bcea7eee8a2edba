import ArgumentParser
import Foundation
import Vocabulary

@main
struct SynthCraft: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "synthcraft",
    abstract: "Makes synthetic versions of health tables, and says how faithful, useful and safe they are.",
    discussion: """
      Nothing leaves this machine. Start with a conversation, in the browser or in the terminal:

        synthcraft serve
        synthcraft chat survey.csv

      or run the whole study at once and read its report:

        synthcraft run survey.csv --target diabetes --output my-study

      “synthcraft explain WORD” explains any term in plain words.
      """,
    version: "0.1.0",
    subcommands: [
      Serve.self, Chat.self, Run.self, Profile.self, Generate.self, Sample.self, Evaluate.self, Explain.self,
      Generators.self, Metrics.self, LedgerCommand.self, Export.self, Override.self, Verify.self, Replay.self,
      Understand.self,
    ])

  static func main() async {
    Terminal.prepare()
    do {
      var command = try parseAsRoot()
      if var serving = command as? any AsyncParsableCommand {
        try await serving.run()
      } else {
        try command.run()
      }
    } catch let stop as Stop {
      Foundation.exit(stop.status.rawValue)
    } catch let error where isOurs(error) {
      Foundation.exit(Terminal.report(error).rawValue)
    } catch {
      exit(withError: error)
    }
  }

  /// Whether the error comes from the work, not from the reading of the command line.
  private static func isOurs(_ error: any Error) -> Bool {
    !(error is ExitCode || error is CleanExit || error is ValidationError) && exitCode(for: error) == .failure
  }
}
