import Dialogue
import Mathematics
import Reasoning
import Studies
import Tables
import Testing
import Vocabulary

@Suite("Rules in a conversation")
struct ConversationRulesTests {
  private static let order = Constraint.comparison(left: "hba1c", .less, right: "bmi")

  /// Up to where the goal is set, on a table in which one number is always below another.
  private func talk(broken: Double = 0) -> Talk {
    var talk = Talk(
      ConversationDouble(
        rules: [ConstraintCandidate(constraint: Self.order, support: 900, sentence: "")], brokenShare: broken))
    for line in ["survey.csv", "yes, leave it out", "yes they are missing", "predict diabetes"] { talk.say(line) }
    while talk.pending == .task || talk.pending == .leaks { talk.say("yes") }
    return talk
  }

  @Test("A rule that holds in all rows is offered with its reason, and kept when confirmed")
  func offered() {
    var talk = talk()
    #expect(talk.pending == .rules)
    #expect(talk.said.contains("“hba1c” is below “bmi”") && talk.said.contains("900"))
    talk.say("yes")
    #expect(talk.state.choices.rules == [Self.order] && talk.pending == .purpose)
    talk.say("back")
    #expect(talk.state.choices.rules.isEmpty && talk.pending == .rules)
    talk.say("no")
    #expect(talk.state.choices.rules.isEmpty && talk.pending == .purpose)
  }

  @Test("A rule said in words is kept, repeated in the plan, and the real rows that break it are counted")
  func said() {
    var talk = talk(broken: 0.03)
    talk.say("no")
    talk.say("age must lie between 18 and 90")
    #expect(talk.state.choices.rules == [.range(column: "age", minimum: 18, maximum: 90)])
    #expect(talk.said.contains("3 % of the real rows break it"))
    talk.say("where are we?")
    #expect(talk.said.contains("“age” from 18 to 90"))
  }

  @Test("A rule that most rows break is taken back; one of another kind is refused with what can be said")
  func refused() {
    var talk = talk(broken: 0.9)
    talk.say("age must be at least 80")
    #expect(talk.state.choices.rules.isEmpty && talk.said.contains("Most real rows break that rule"))
    talk.say("the rule is: sex and insured fit together")
    #expect(talk.state.choices.rules.isEmpty)
  }
}
