using EventSourcing.Streams;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using OrderFlow.Fulfillment.Choreography.Activities;
using OrderFlow.Fulfillment.Orchestration;
using OrderFlow.Fulfillment.Orchestration.Activities;
using Ordering.Fulfillment;

namespace OrderFlow.Fulfillment.Choreography;

/// <summary>
/// One reaction that a partner outside keeps waiting, tried again with back-off beside the feed. No coordinator: it knows this reaction alone. In the
/// end it closes the order, and the others react to that; or it parks the order, if this was about taking it back.
/// </summary>
public static class RetryReaction
{
    /// <summary>A repeated delivery finds what the first one started.</summary>
    public static async Task StartAsync(
        DurableTaskClient durable, ReactionRetry retry, StreamId stream, long version, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(durable);
        ArgumentNullException.ThrowIfNull(retry);
        var instanceId = $"{retry.Call.Order.OrderId}:{retry.Call.Participant}:{stream.Category}:{version}";
        if (await durable.GetInstanceAsync(instanceId, cancellationToken) is null)
        {
            await durable.ScheduleNewOrchestrationInstanceAsync(
                nameof(RetryReaction), retry, new StartOrchestrationOptions(instanceId), cancellationToken);
        }
    }

    [Function(nameof(RetryReaction))]
    public static async Task<ReactionProgress> Run([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var retry = context.GetInput<ReactionRetry>()!;
        var progress = Show(new ReactionProgress(retry.Name, Attempts: 2, retry.Error));
        var patiently = TaskOptions.FromRetryHandler(RetrySchedule.Patient.Handle(_ => { }));
        var schedule = retry.Insists ? RetrySchedule.Patient : retry.Undoes ? RetrySchedule.Undo : RetrySchedule.Step;
        try
        {
            await context.CallActivityAsync(nameof(React), retry.Call, TaskOptions.FromRetryHandler(schedule.Handle(failure => progress = Show(progress with
            {
                Attempts = failure.LastAttemptNumber + 2, Error = StatusText.Shortened(failure.LastFailure.ErrorMessage),
            }))));
            return progress;
        }
        catch (TaskFailedException failure) when (!retry.Insists)
        {
            progress = Show(progress with { Error = StatusText.Shortened(failure.FailureDetails.ErrorMessage), GaveUp = true });
        }

        var problem = $"{retry.Name} failed: {progress.Error}";
        var cancelled = new CancelledOrder(retry.Call.Order, problem);
        if (retry.Undoes)
        {
            await context.CallActivityAsync<StepResult>(nameof(ParkFulfillment), new ParkedOrder(cancelled, problem, [retry.Name]), patiently);
            return progress;
        }

        await context.CallActivityAsync<StepResult>(nameof(BeginCancellation), cancelled, patiently);
        if (retry.Undo is { } undo)
        {
            // The order may have been taken back while this was being tried: then nobody else will take back what it has done after that.
            await context.CallActivityAsync(nameof(React), undo, patiently);
        }

        return progress;

        ReactionProgress Show(ReactionProgress shown)
        {
            context.SetCustomStatus(shown);
            return shown;
        }
    }
}

/// <summary>What <see cref="RetryReaction"/> is to do.</summary>
/// <param name="Name">Of the reaction, which <paramref name="Undoes"/> and <paramref name="Insists"/> describe.</param>
/// <param name="Undo">What takes it back; null when it takes something back itself.</param>
/// <param name="Error">Of the attempt on the feed.</param>
public sealed record ReactionRetry(ReactionCall Call, string Name, bool Undoes, bool Insists, ReactionCall? Undo, string Error)
{
    public static ReactionRetry Of(ReactionCall call, Participants participants, string error)
    {
        ArgumentNullException.ThrowIfNull(participants);
        var reaction = participants.Of(call);
        return new ReactionRetry(call, reaction.Name, reaction.Undoes, reaction.Insists, participants.UndoOf(call), error);
    }
}

/// <summary>Its custom status.</summary>
/// <param name="Attempts">The one on the feed included.</param>
/// <param name="Error">Of the last failed attempt.</param>
public sealed record ReactionProgress(string Name, int Attempts, string? Error, bool GaveUp = false);
