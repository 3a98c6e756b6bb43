namespace LocalCloud.DurableTask.History;

/// <summary>Failures that the engine itself has to tell of.</summary>
internal static class Failures
{
    public static P.TaskFailureDetails Of(Exception failure, bool final = false) => new()
    {
        ErrorType = failure.GetType().FullName,
        ErrorMessage = failure.Message,
        StackTrace = failure.StackTrace,
        InnerFailure = failure.InnerException is { } inner ? Of(inner) : null,
        IsNonRetriable = final,
    };

    public static P.TaskFailureDetails Invalid(string message, bool final = false) => new()
    {
        ErrorType = typeof(InvalidOperationException).FullName, ErrorMessage = message, IsNonRetriable = final,
    };

    public static P.TaskFailureDetails WithoutStack(this P.TaskFailureDetails failure)
    {
        var bare = failure.Clone();
        for (var level = bare; level is not null; level = level.InnerFailure)
        {
            level.StackTrace = null;
        }

        return bare;
    }
}
