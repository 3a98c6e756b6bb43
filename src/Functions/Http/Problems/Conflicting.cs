using EventSourcing.Aggregates;

namespace OrderFlow.Http.Problems;

/// <summary>Answers to a request of operations that comes at the wrong time.</summary>
internal static class Conflicting
{
    public static ProblemResult RebuildRunning => Of(
        "rebuild-running", "Wait until it has ended and cleaned up, or cancel it with DELETE.");

    public static ProblemResult RebuildSwitched => Of(
        "rebuild-switched", "It is too late to cancel. To go back, deploy the earlier code and rebuild.");

    private static ProblemResult Of(string code, string detail) => ProblemResult.For(new Refusal(code, detail));
}
