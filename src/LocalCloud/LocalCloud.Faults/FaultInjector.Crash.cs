namespace LocalCloud.Faults;

public sealed partial class FaultInjector
{
    private readonly List<Func<Task>> _cuts = [];
    private readonly TaskCompletionSource _crashed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _isCrashed;

    /// <summary>Ends the process. Null where it has to live on, as that of a test: then the cloud is cut off.</summary>
    internal Action? Kill { get; init; }

    /// <summary>Whether a rule has made it crash.</summary>
    public bool IsCrashed => Volatile.Read(ref _isCrashed) != 0;

    /// <summary>Ends when a crash has cut the cloud off: nothing reaches its disk any more, nothing answers, its state can be opened anew.</summary>
    public Task Crashed => _crashed.Task;

    /// <summary>What a crash has to cut off in a process that lives on: files and listeners. Called once, without waiting for work.</summary>
    internal void WhenCrashed(Func<Task> cut)
    {
        lock (_cuts)
        {
            _cuts.Add(cut);
        }
    }

    /// <summary>As <c>kill -9</c>; returns when it is done, if this process survives it.</summary>
    internal Task CrashAsync()
    {
        if (Interlocked.Exchange(ref _isCrashed, 1) == 0)
        {
            lock (_changes)
            {
                _isArmed = true; // Not to be undone by a rule that is removed at the same time.
            }

            Kill?.Invoke();
            _ = Task.Run(CutOffAsync);
        }

        return Crashed;
    }

    /// <summary>Passes a named point on a thread that may not go on after a crash.</summary>
    /// <exception cref="CloudCrashedException">There is nothing left to do for this thread but to end.</exception>
    internal void Pass(in FaultOperation point)
    {
        if (_isArmed)
        {
            Meet(point);
        }
    }

    /// <inheritdoc cref="Pass(in FaultOperation)"/>
    /// <returns>Never ends after a crash: nothing that awaits it happens.</returns>
    internal Task PassAsync(FaultOperation point)
    {
        try
        {
            Pass(point);
            return Task.CompletedTask;
        }
        catch (CloudCrashedException)
        {
            return new TaskCompletionSource().Task;
        }
    }

    private void Meet(in FaultOperation point)
    {
        if (!IsCrashed && Find<FreezeClockResult>(point) is { } freezing)
        {
            Hold(freezing);
        }

        if (!IsCrashed && Find<CrashResult>(point) is not null)
        {
            _ = CrashAsync();
        }

        if (IsCrashed)
        {
            throw new CloudCrashedException();
        }
    }

    private async Task CutOffAsync()
    {
        Func<Task>[] cuts;
        lock (_cuts)
        {
            cuts = [.. _cuts];
        }

        try
        {
            await Task.WhenAll(cuts.Select(cut => Task.Run(cut)));
            _crashed.SetResult();
        }
#pragma warning disable CA1031 // Handed to whoever waits for the crash.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            _crashed.SetException(failure);
        }
    }
}
