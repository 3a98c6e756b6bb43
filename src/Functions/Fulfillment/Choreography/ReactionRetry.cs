using Microsoft.DurableTask;
using OrderFlow.Fulfillment.Choreography.Activities;

namespace OrderFlow.Fulfillment.Choreography;

/// <summary>The retries of one reaction in the orchestrator's own words.</summary>
internal sealed class ReactionRetry
{
    private readonly TaskOrchestrationContext _context;
    private readonly TroubledReaction _troubled;

    public ReactionRetry(TaskOrchestrationContext context, TroubledReaction troubled)
    {
        (_context, _troubled) = (context, troubled);
        Show(new ReactionProgress(troubled.Woken.Reaction, FulfillmentStepStatus.Running, 1, context.CurrentUtcDateTime, Error: troubled.Problem));
    }

    public bool Undoes => _troubled.Woken.Undoes;

    public bool Insists => _troubled.Woken.Insists;

    public ReactionProgress Progress { get; private set; } = null!;

    /// <summary>As often as the saga tries it, if the attempt before is counted.</summary>
    public async Task<bool> TryAsync(RetrySchedule schedule)
    {
        await _context.CreateTimer(schedule.First, CancellationToken.None);
        Count(Progress.Error);
        try
        {
            var left = schedule with { MaxAttempts = schedule.MaxAttempts - 1 };
            await _context.CallActivityAsync(
                nameof(React), _troubled.Woken, left.AsOptions(failure => Count(failure.LastFailure.ErrorMessage)));
        }
        catch (TaskFailedException failure)
        {
            Show(Progress with
            {
                Status = FulfillmentStepStatus.Failed,
                CompletedAt = _context.CurrentUtcDateTime,
                Error = StatusText.Shortened(failure.FailureDetails.ErrorMessage),
            });
            return false;
        }

        Show(Progress with { Status = FulfillmentStepStatus.Completed, CompletedAt = _context.CurrentUtcDateTime, Error = null });
        return true;

        void Count(string? error) => Show(Progress with
        {
            Status = FulfillmentStepStatus.Running,
            Attempts = Progress.Attempts + 1,
            CompletedAt = null,
            Error = error is null ? null : StatusText.Shortened(error),
        });
    }

    /// <summary>
    /// The order does not go on, and is taken back. False when that is under way already or impossible: then nobody else will see what this
    /// reaction has left behind.
    /// </summary>
    public Task<bool> CloseAsync() => GiveUpAsync<bool>(nameof(TurnBack));

    /// <summary>Somebody must look into it.</summary>
    public Task ParkAsync() => GiveUpAsync<bool>(nameof(ParkReaction));

    private Task<TResult> GiveUpAsync<TResult>(string activity) => _context.CallActivityAsync<TResult>(
        activity, _troubled with { Problem = Progress.Error! }, RetrySchedule.Patient.AsOptions());

    private void Show(ReactionProgress progress)
    {
        Progress = progress;
        _context.SetCustomStatus(progress);
    }
}
