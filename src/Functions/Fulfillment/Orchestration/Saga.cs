using System.Collections.Immutable;
using Microsoft.DurableTask;
using Ordering.Fulfillment;
using Ordering.Orders;

namespace OrderFlow.Fulfillment.Orchestration;

/// <summary>
/// A saga in the orchestrator's own words: each step registers how to undo it <em>before</em> it runs, because a step that failed may have
/// had its effect all the same. After the first refusal or failure further steps are passed over, and <see cref="EndAsync"/> undoes in
/// reverse order, trying every undo even if one fails.
/// </summary>
internal sealed class Saga
{
    private static readonly RetrySchedule StepRetries = new(MaxAttempts: 5, First: TimeSpan.FromMilliseconds(200), Longest: TimeSpan.FromSeconds(5));
    private static readonly RetrySchedule UndoRetries = new(MaxAttempts: 10, First: TimeSpan.FromMilliseconds(200), Longest: TimeSpan.FromSeconds(30));

    private readonly TaskOrchestrationContext _context;
    private readonly FulfillmentOrder _order;
    private readonly Task<string?> _cancellation;
    private readonly Stack<string> _undos = new();
    private FulfillmentProgress _progress;

    public Saga(TaskOrchestrationContext context, FulfillmentOrder order)
    {
        _context = context;
        _order = order;
        _cancellation = context.WaitForExternalEvent<string>(SagaEvents.CancellationRequested);
        Show(_progress = FulfillmentProgress.Started(order.OrderId.ToString()));
    }

    /// <summary>Runs an activity unless an earlier one has failed or the customer has cancelled.</summary>
    /// <param name="undo">The activity that takes it back; must do nothing when there is nothing to take back.</param>
    /// <param name="reached">The state shown once it is done.</param>
    public async Task Step(string activity, string? undo, FulfillmentState reached)
    {
        if (_progress.FailureReason is null && _cancellation.IsCompletedSuccessfully)
        {
            Show(_progress with { FailureReason = await _cancellation });
        }

        if (_progress.FailureReason is not null)
        {
            return;
        }

        if (undo is not null)
        {
            _undos.Push(undo);
        }

        var outcome = await RunAsync(activity, StepRetries, steps => _progress with { Steps = steps }, _progress.Steps);
        Show(outcome.Succeeded
            ? _progress with { State = reached }
            : _progress with { FailureReason = outcome.Reason ?? outcome.Refusal });
    }

    /// <summary>Registers an effect that is there already, for a saga that only compensates.</summary>
    public void Done(string undo) => _undos.Push(undo);

    /// <summary>Fails the saga for a reason of the outside.</summary>
    public void Abandon(string reason) => Show(_progress with { FailureReason = reason });

    /// <summary>
    /// Ends the saga: as it is when every step succeeded, else compensated. <paramref name="begin"/> closes the order to everybody else
    /// first, so that nothing is shipped while it is being paid back; <paramref name="close"/> calls it cancelled, and only when
    /// everything has been taken back. Otherwise it stays visible as failed.
    /// </summary>
    public async Task<FulfillmentProgress> EndAsync(string begin, string close)
    {
        if (_progress.FailureReason is not { } reason)
        {
            return _progress;
        }

        Show(_progress with { State = FulfillmentState.Compensating });
        if (await TryAsync(begin, new CancelledOrder(_order, reason)))
        {
            var (allUndone, refunded) = (true, false);
            while (_undos.TryPop(out var undo))
            {
                var outcome = await RunAsync(undo, UndoRetries, undone => _progress with { Compensations = undone }, _progress.Compensations);
                allUndone &= outcome.Succeeded;
                refunded |= outcome.Refunded;
            }

            if (allUndone)
            {
                await TryAsync(close, new CancelledOrder(_order, reason, refunded));
            }
        }

        Show(_progress with { State = FulfillmentState.Failed });
        return _progress;
    }

    /// <summary>Runs an activity that is no step of its own; what keeps it from being done is added to the reason.</summary>
    private async Task<bool> TryAsync(string activity, CancelledOrder cancelled)
    {
        string? problem;
        try
        {
            var result = await _context.CallActivityAsync<StepResult>(activity, cancelled, TaskOptions.FromRetryHandler(UndoRetries.Handle(_ => { })));
            problem = result.Succeeded ? null : result.Reason;
        }
        catch (TaskFailedException failure)
        {
            problem = StatusText.Shortened(failure.FailureDetails.ErrorMessage);
        }

        if (problem is not null)
        {
            Show(_progress with { FailureReason = $"{_progress.FailureReason} {activity}: {problem}" });
        }

        return problem is null;
    }

    private async Task<StepResult> RunAsync(
        string activity, RetrySchedule retries, Func<ImmutableArray<FulfillmentStep>, FulfillmentProgress> with, ImmutableArray<FulfillmentStep> before)
    {
        var step = new FulfillmentStep(activity, FulfillmentStepStatus.Running, 1, _context.CurrentUtcDateTime);
        Show(with(before.Add(step)));
        var options = TaskOptions.FromRetryHandler(retries.Handle(failure =>
        {
            step = step with { Attempts = failure.LastAttemptNumber + 1, Error = StatusText.Shortened(failure.LastFailure.ErrorMessage) };
            Show(with(before.Add(step)));
        }));

        StepResult result;
        try
        {
            result = await _context.CallActivityAsync<StepResult>(activity, _order, options);
            step = step with { Status = result.Succeeded ? FulfillmentStepStatus.Completed : FulfillmentStepStatus.Refused, Error = result.Reason };
        }
        catch (TaskFailedException failure)
        {
            result = new StepResult(false, "step-failed", $"{activity} failed: {StatusText.Shortened(failure.FailureDetails.ErrorMessage)}");
            step = step with { Status = FulfillmentStepStatus.Failed, Error = StatusText.Shortened(failure.FailureDetails.ErrorMessage) };
        }

        Show(with(before.Add(step with { CompletedAt = _context.CurrentUtcDateTime })));
        return result;
    }

    private void Show(FulfillmentProgress progress)
    {
        _progress = progress;
        _context.SetCustomStatus(progress);
    }
}
