using System.Collections.Immutable;
using EventSourcing.Projections.Rebuilding;
using Microsoft.DurableTask;
using OrderFlow.Operations.Rebuild.Activities;

namespace OrderFlow.Operations.Rebuild;

/// <summary>A rebuild in the orchestrator's own words; its progress is the custom status.</summary>
internal sealed class RebuildRun
{
    /// <summary>Readers of other processes, and requests that are being answered, keep the old generation for so long.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    /// <summary>Per range and execution of the orchestrator: keeps its history short.</summary>
    private const int WalksPerExecution = 50;

    /// <summary>A custom status has at most 16 KB.</summary>
    private const int RangesShown = 50;

    private const int FailuresShown = 5;

    /// <summary>An outage of about ten minutes is waited for.</summary>
    private static readonly TaskOptions Retries = TaskOptions.FromRetryPolicy(
        new RetryPolicy(maxNumberOfAttempts: 25, firstRetryInterval: TimeSpan.FromSeconds(1), backoffCoefficient: 2, maxRetryInterval: TimeSpan.FromSeconds(30)));

    private readonly TaskOrchestrationContext _context;
    private RebuildRequest _request;
    private RangeProgress?[] _reached = [];
    private RebuildStatus _status;
    private RebuildPhase _outcome = RebuildPhase.Cancelled;

    public RebuildRun(TaskOrchestrationContext context, RebuildRequest request)
    {
        (_context, _request) = (context, request);
        Show(_status = RebuildStatus.Of(request));
    }

    /// <summary>Builds the generation and turns the readers over; false when the walk must go on in another execution.</summary>
    public async Task<bool> BuildAsync()
    {
        try
        {
            _request = _request with { Plan = _request.Plan ?? await _context.CallActivityAsync<RebuildPlan?>(nameof(BeginRebuild), _request, Retries) };
            if (_request.Plan is not { } plan)
            {
                return true;
            }

            _reached = _request.Reached is { } before ? [.. before] : new RangeProgress?[plan.Ranges.Length];
            ShowProgress();
            await Task.WhenAll(plan.Ranges.Select((_, range) => WalkAsync(plan, range)));
            if (_reached.Any(range => range!.State == WalkState.Hopeless))
            {
                (_outcome, _status) = (RebuildPhase.Failed, _status with { Problem = "Too many streams hold an event that cannot be applied." });
            }
            else if (_reached.All(range => range!.State == WalkState.CaughtUp))
            {
                Show(_status with { State = RebuildPhase.Switching });
                _outcome = await _context.CallActivityAsync<bool>(nameof(SwitchGeneration), plan, Retries) ? RebuildPhase.Completed : RebuildPhase.Cancelled;
            }
            else
            {
                return _reached.Any(range => range!.State == WalkState.Cancelled);
            }
        }
        catch (TaskFailedException failure)
        {
            (_outcome, _status) = (RebuildPhase.Failed, _status with { Problem = StatusText.Shortened(failure.FailureDetails.ErrorMessage) });
        }

        return true;
    }

    /// <summary>Deletes what nobody needs any more; what cannot be deleted now the next rebuild will find.</summary>
    public async Task CleanUpAsync()
    {
        if (_request.Plan is not { } plan)
        {
            return;
        }

        try
        {
            if (_outcome != RebuildPhase.Completed && !await _context.CallActivityAsync<bool>(nameof(CancelRebuild), _request, Retries))
            {
                // It failed only after it had switched.
                _outcome = RebuildPhase.Completed;
            }

            Show(_status with { State = _outcome == RebuildPhase.Completed ? RebuildPhase.CleaningUp : _outcome });
            if (_outcome == RebuildPhase.Completed)
            {
                await _context.CreateTimer(Grace, CancellationToken.None);
            }

            await _context.CallActivityAsync(nameof(RetireGenerations), plan, Retries);
            do
            {
                // Writers elsewhere may not have noticed yet, or may still be writing what they had begun.
                await _context.CreateTimer(plan.Notice, CancellationToken.None);
            }
            while (!await _context.CallActivityAsync<bool>(nameof(SweepGenerations), plan, Retries));
        }
        catch (TaskFailedException failure)
        {
            _status = _status with { Problem = StatusText.Shortened(failure.FailureDetails.ErrorMessage) };
        }
    }

    public RebuildStatus End()
    {
        Show(_status with { State = _outcome, CompletedAt = _context.CurrentUtcDateTime });
        return _status;
    }

    public RebuildStatus ContinueAsNew()
    {
        _context.ContinueAsNew(_request with { Reached = [.. _reached.Select(range => range!)] });
        return _status;
    }

    private async Task WalkAsync(RebuildPlan plan, int range)
    {
        for (var walks = 0; walks < WalksPerExecution && _reached[range] is null or { State: WalkState.Walking or WalkState.AtEnd }; walks++)
        {
            if (_reached[range] is { State: WalkState.AtEnd } && _context.CurrentUtcDateTime < plan.CertainAt.UtcDateTime)
            {
                await _context.CreateTimer(plan.CertainAt.UtcDateTime, CancellationToken.None);
            }

            _reached[range] = await _context.CallActivityAsync<RangeProgress>(nameof(RebuildRange), new RangeTask(plan, range), Retries);
            ShowProgress();
        }
    }

    private void ShowProgress()
    {
        var known = _reached.Index().Where(range => range.Item is not null).Select(range => (range.Index, Progress: range.Item!)).ToList();
        Show(_status with
        {
            Generation = _request.Plan?.Generation,
            EventsRead = known.Sum(range => range.Progress.Events),
            FailedStreams = known.Sum(range => range.Progress.FailedStreams),
            Failures = [.. known.SelectMany(range => range.Progress.Failures).Take(FailuresShown)],
            Ranges =
            [
                .. known.Take(RangesShown).Select(range => new RangeStatus(range.Index, range.Progress.Events, range.Progress.State == WalkState.CaughtUp)),
            ],
        });
    }

    private void Show(RebuildStatus status)
    {
        _status = status;
        _context.SetCustomStatus(status);
    }
}
