using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Ordering.Fulfillment.Choreography;

namespace OrderFlow.Fulfillment.Choreography;

/// <summary>
/// Tries one reaction again, away from the feed. It leads nobody: it knows this reaction only, and what comes next follows from the events
/// that the reaction writes.
/// </summary>
public static class RetryReaction
{
    [Function(nameof(RetryReaction))]
    public static async Task<ReactionProgress> Run([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var retry = new ReactionRetry(context, context.GetInput<TroubledReaction>()!);
        var done = retry.Insists ? await retry.TryAsync(RetrySchedule.Patient)
            : retry.Undoes ? await retry.TryAsync(RetrySchedule.Undo)
            : await retry.TryAsync(RetrySchedule.Step) || await retry.CloseAsync() || await retry.TryAsync(RetrySchedule.Undo);
        if (!done)
        {
            await retry.ParkAsync();
        }

        return retry.Progress;
    }

    /// <summary>Derived from the event, so that a repeated delivery finds what the first one started.</summary>
    public static string InstanceId(WokenReaction woken)
    {
        ArgumentNullException.ThrowIfNull(woken);
        return $"{woken.Order.OrderId}:{woken.Reaction}:{woken.Stream.Category}:{woken.Version}";
    }

    /// <summary>How the feed hands a reaction over.</summary>
    internal static HandOver By(DurableTaskClient durable) => async (woken, trouble, cancellationToken) =>
    {
        var instanceId = InstanceId(woken);
        if (await durable.GetInstanceAsync(instanceId, cancellationToken) is null)
        {
            await durable.ScheduleNewOrchestrationInstanceAsync(
                nameof(RetryReaction),
                new TroubledReaction(woken, StatusText.Shortened(trouble.Message)),
                new StartOrchestrationOptions(instanceId),
                cancellationToken);
        }
    };
}

/// <summary>A reaction that did not work at its first attempt.</summary>
/// <param name="Problem">For people.</param>
public sealed record TroubledReaction(WokenReaction Woken, string Problem);
