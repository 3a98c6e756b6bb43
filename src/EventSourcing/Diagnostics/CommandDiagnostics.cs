using System.Diagnostics;
using EventSourcing.Commands;

namespace EventSourcing.Diagnostics;

/// <summary>A span, the time, the request charge and the outcome of every command.</summary>
public sealed class CommandDiagnostics(EventSourcingMetrics metrics)
{
    private const string Failed = "failed";

    internal async Task<CommandOutcome> ObserveAsync(string command, CommandContext context, Func<Task<CommandOutcome>> handle)
    {
        using var span = Traces.Start($"command {command}", context.TraceParent);
        using var charge = RequestCharge.Measure();
        var (began, word) = (Stopwatch.GetTimestamp(), Failed);
        try
        {
            var outcome = await handle().ConfigureAwait(false);
            word = WordFor(outcome);
            return outcome;
        }
        finally
        {
            metrics.CommandHandled(command, word, Stopwatch.GetElapsedTime(began), charge.Total);
            span?.SetTag("orderflow.outcome", word).SetStatus(word == Failed ? ActivityStatusCode.Error : ActivityStatusCode.Unset);
        }
    }

    private static string WordFor(CommandOutcome outcome) => outcome switch
    {
        CommandOutcome.Accepted => "accepted",
        CommandOutcome.Refused => "refused",
        CommandOutcome.VersionMismatch => "version-mismatch",
        CommandOutcome.CommandIdReused => "command-id-reused",
        CommandOutcome.Contended => "contended",
        _ => "unknown",
    };
}
