using Microsoft.DurableTask;

namespace LocalCloud.DurableTask.History;

/// <summary>A failure as it is stored.</summary>
/// <param name="Final">No retry can help: the activity or orchestrator does not exist.</param>
internal sealed record Failure(string Type, string Message, string? Stack, Failure? Inner, bool Final = false)
{
    public static Failure From(Exception exception) => From(TaskFailureDetails.FromException(exception));

    public static Failure From(TaskFailureDetails details) => new(
        details.ErrorType, details.ErrorMessage, details.StackTrace, details.InnerFailure is { } inner ? From(inner) : null);

    public Failure WithoutStack() => this with { Stack = null, Inner = Inner?.WithoutStack() };

    public TaskFailureDetails ToDetails() => new(Type, Message, Stack, Inner?.ToDetails(), null);
}
