using EventSourcing.Projections.Rebuilding;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using OrderFlow.Operations.Rebuild.Activities;

namespace OrderFlow.Operations.Rebuild;

/// <summary>Rebuilds the read models of one stream in place.</summary>
public static class RebuildStream
{
    private static readonly TaskOptions Retries = TaskOptions.FromRetryPolicy(
        new RetryPolicy(maxNumberOfAttempts: 10, firstRetryInterval: TimeSpan.FromSeconds(1), backoffCoefficient: 2, maxRetryInterval: TimeSpan.FromSeconds(30)));

    [Function(nameof(RebuildStream))]
    public static async Task<RebuildStatus> Run([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var request = context.GetInput<RebuildRequest>()!;
        var status = RebuildStatus.Of(request);
        context.SetCustomStatus(status);
        try
        {
            var done = await context.CallActivityAsync<RangeProgress>(nameof(RebuildStreamModels), request, Retries);
            status = status with
            {
                State = done.FailedStreams == 0 ? RebuildPhase.Completed : RebuildPhase.Failed,
                EventsRead = done.Events,
                FailedStreams = done.FailedStreams,
                Failures = done.Failures,
            };
        }
        catch (TaskFailedException failure)
        {
            status = status with { State = RebuildPhase.Failed, Problem = StatusText.Shortened(failure.FailureDetails.ErrorMessage) };
        }

        status = status with { CompletedAt = context.CurrentUtcDateTime };
        context.SetCustomStatus(status);
        return status;
    }
}
