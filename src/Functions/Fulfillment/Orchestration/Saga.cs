using System.Collections.Immutable;
using Microsoft.DurableTask;
using OrderFlow.Fulfillment.Approval;
using OrderFlow.Fulfillment.Orchestration.Activities;
using Ordering.Fulfillment;
using Ordering.Orders;

namespace OrderFlow.Fulfillment.Orchestration;

/// <summary>
/// A saga in the orchestrator's own words: each step registers how to undo it <em>before</em> it runs, because a step that failed may have
/// had its effect all the same. After the first refusal or failure further steps are passed over, and <see cref="EndAsync"/> undoes in
/// reverse order, trying every undo even if one fails. What could not be undone is parked for somebody to look into.
/// </summary>
internal sealed class Saga
{
    private readonly TaskOrchestrationContext _context;
    private readonly FulfillmentOrder _order;
    private readonly Task<string?> _cancellation;
    private readonly Stack<string> _undos = new();
    private FulfillmentProgress _progress;
    private bool _refunded;
    private bool _byHand;

    public Saga(TaskOrchestrationContext context, FulfillmentOrder order)
    {
        _context = context;
        _order = order;
        _cancellation = context.WaitForExternalEvent<string?>(SagaEvents.CancellationRequested);
        Show(_progress = FulfillmentProgress.Started(order.OrderId.ToString()));
    }

    /// <summary>A saga that only compensates what others have done.</summary>
    /// <param name="undos">In the order to do them.</param>
    public static Saga Backwards(TaskOrchestrationContext context, CancelledOrder cancelled, IReadOnlyList<string> undos)
    {
        var saga = new Saga(context, cancelled.Order) { _refunded = cancelled.Refunded };
        foreach (var undo in undos.Reverse())
        {
            saga._undos.Push(undo);
        }

        saga.Show(saga._progress with { FailureReason = cancelled.Reason });
        return saga;
    }

    /// <summary>
    /// Waits until somebody has approved the order, if somebody must. Otherwise the saga has failed and there is nothing to take back: the
    /// order is cancelled already.
    /// </summary>
    public async Task UntilApproved()
    {
        if (_order.ApprovalExpiresAt is null)
        {
            return;
        }

        Show(_progress with { State = FulfillmentState.AwaitingApproval });
        var decision = await ApprovalWait.ForDecisionAsync(_context, _order);
        Show(decision.Succeeded
            ? _progress with { State = FulfillmentState.Started }
            : _progress with { State = FulfillmentState.Failed, FailureReason = decision.Reason });
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

        var outcome = await RunAsync(activity, RetrySchedule.Step, steps => _progress with { Steps = steps }, _progress.Steps);
        _byHand |= outcome.ByHand;
        Show(outcome.Succeeded
            ? _progress with { State = reached }
            : _progress with { FailureReason = outcome.Reason ?? outcome.Refusal });
    }

    /// <summary>
    /// Ends the saga: as it is when every step succeeded, else compensated. <paramref name="begin"/> closes the order to everybody else
    /// first, so that nothing is shipped while it is being paid back; it is refused for what has been delivered or shipped by hand, which then
    /// goes its own way: <paramref name="finish"/> is all there is left to do for it. <paramref name="close"/> calls the order cancelled, and
    /// only when everything has been taken back. Otherwise it is parked.
    /// </summary>
    public async Task<FulfillmentProgress> EndAsync(string begin, string close, string? finish = null)
    {
        if (_progress is { FailureReason: { } reason, State: not FulfillmentState.Failed })
        {
            if (_cancellation.IsCompletedSuccessfully)
            {
                reason = await _cancellation ?? reason; // A step that was refused for it only knows that the order is about to be cancelled.
            }

            Show(_progress with { State = FulfillmentState.Compensating, FailureReason = reason });
            var trouble = await CompensateAsync(begin, close, finish, new CancelledOrder(_order, reason));
            var parked = trouble is not null && await ParkAsync(trouble, reason);
            if (_progress.State != FulfillmentState.Completed)
            {
                Show(_progress with { State = FulfillmentState.Failed, Parked = parked });
            }
        }

        if (_byHand && _progress.State == FulfillmentState.Completed)
        {
            // The order does not depend on it, and must not suffer from a carrier that cannot be reached.
            await _context.CallActivityAsync<StepResult>(
                nameof(LeaveShipment), _order, RetrySchedule.Patient.AsOptions());
        }

        return _progress;
    }

    /// <summary>Null when the saga has come to its end, though it may be the refusal to begin; else what keeps it from it.</summary>
    private async Task<Trouble?> CompensateAsync(string begin, string close, string? finish, CancelledOrder cancelled)
    {
        var beginning = await TryAsync(begin, cancelled);
        if (!beginning.Succeeded)
        {
            return !beginning.IsFinal ? new Trouble(beginning.Problem!, [.. _undos]) : finish is null ? null : await FinishAsync(finish);
        }

        var (failed, problem) = (ImmutableArray<string>.Empty, "");
        while (_undos.TryPop(out var undo))
        {
            var outcome = await RunAsync(undo, RetrySchedule.Undo, undone => _progress with { Compensations = undone }, _progress.Compensations);
            _refunded |= outcome.Refunded;
            if (!outcome.Succeeded)
            {
                (failed, problem) = (failed.Add(undo), $"{problem} {outcome.Reason ?? outcome.Refusal}".TrimStart());
            }
        }

        if (!failed.IsEmpty)
        {
            return new Trouble(problem, failed);
        }

        var closing = await TryAsync(close, cancelled with { Refunded = _refunded });
        return closing.Succeeded || closing.IsFinal ? null : new Trouble(closing.Problem!, []);
    }

    /// <summary>For an order that goes its own way. Null when that is done.</summary>
    private async Task<Trouble?> FinishAsync(string finish)
    {
        _byHand = true; // Perhaps; the activity looks for itself.
        var outcome = await RunAsync(finish, RetrySchedule.Undo, steps => _progress with { Steps = steps }, _progress.Steps);
        if (outcome.Succeeded)
        {
            Show(_progress with { State = FulfillmentState.Completed, FailureReason = null });
            return null;
        }

        return new Trouble(outcome.Reason ?? outcome.Refusal!, []);
    }

    /// <returns>False when the order has come to an end that leaves nothing to park.</returns>
    private async Task<bool> ParkAsync(Trouble trouble, string reason)
    {
        var parked = new ParkedOrder(new CancelledOrder(_order, reason, _refunded), trouble.Problem, trouble.Outstanding);
        var options = RetrySchedule.Patient.AsOptions();
        return (await _context.CallActivityAsync<StepResult>(nameof(ParkFulfillment), parked, options)).Succeeded;
    }

    /// <summary>Runs an activity that is no step of its own; what keeps it from being done is added to the reason.</summary>
    private async Task<Attempt> TryAsync(string activity, CancelledOrder cancelled)
    {
        Attempt attempt;
        try
        {
            var result = await _context.CallActivityAsync<StepResult>(activity, cancelled, RetrySchedule.Undo.AsOptions());
            attempt = new Attempt(result.Succeeded, IsFinal: true, result.Succeeded ? null : $"{activity}: {result.Reason}");
        }
        catch (TaskFailedException failure)
        {
            attempt = new Attempt(false, IsFinal: false, $"{activity} failed: {StatusText.Shortened(failure.FailureDetails.ErrorMessage)}");
        }

        if (!attempt.Succeeded)
        {
            Show(_progress with { FailureReason = $"{_progress.FailureReason} {attempt.Problem}" });
        }

        return attempt;
    }

    private async Task<StepResult> RunAsync(
        string activity, RetrySchedule retries, Func<ImmutableArray<FulfillmentStep>, FulfillmentProgress> with, ImmutableArray<FulfillmentStep> before)
    {
        var step = new FulfillmentStep(activity, FulfillmentStepStatus.Running, 1, _context.CurrentUtcDateTime);
        Show(with(before.Add(step)));
        var options = retries.AsOptions(failure =>
        {
            step = step with { Attempts = failure.LastAttemptNumber + 1, Error = StatusText.Shortened(failure.LastFailure.ErrorMessage) };
            Show(with(before.Add(step)));
        });

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

    /// <param name="IsFinal">The business has answered, whatever it said.</param>
    private sealed record Attempt(bool Succeeded, bool IsFinal, string? Problem);

    /// <param name="Outstanding">Undos that are still to be done, in the order to do them.</param>
    private sealed record Trouble(string Problem, ImmutableArray<string> Outstanding);
}
