namespace LocalCloud.Dashboard.Invocations;

/// <summary>An invocation as the page is told of it.</summary>
internal sealed record InvocationView(
    string Id, string Function, string Trigger, DateTimeOffset At, double Milliseconds, InvocationOutcome Outcome, int? Status, int Retry, string? About, string? Error,
    string? TraceId, string? Input = null, string? Output = null, string? ErrorDetail = null)
{
    /// <summary>For a list.</summary>
    public static InvocationView Row(InvocationRecord record) => new(
        record.Id, record.Function.Name, record.Function.Trigger.Type, record.At, Math.Round(record.Duration.TotalMilliseconds, 2), record.Outcome,
        record.Status, record.Retry, record.About, record.Error, record.TraceId);

    public static InvocationView Whole(InvocationRecord record) =>
        Row(record) with { Input = record.Input, Output = record.Output, ErrorDetail = record.ErrorDetail };
}
