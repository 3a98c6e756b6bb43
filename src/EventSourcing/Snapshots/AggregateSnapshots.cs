using EventSourcing.Aggregates;
using EventSourcing.Events;
using EventSourcing.Streams;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace EventSourcing.Snapshots;

/// <summary>
/// Snapshots as commands see them: there, or not there. Whatever goes wrong is logged and costs a fold, never a command; and after a store
/// has kept one caller waiting it is left alone for a while, so that it does not keep everybody waiting.
/// </summary>
/// <param name="store">Null: no snapshots.</param>
public sealed partial class AggregateSnapshots(
    ISnapshotStore? store = null, TimeProvider? time = null, ILogger<AggregateSnapshots>? logger = null)
{
    /// <summary>The longest that a command waits for a snapshot to be read or written.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>How long a store is left alone that did not answer in time.</summary>
    public static readonly TimeSpan Rest = TimeSpan.FromSeconds(30);

    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly ILogger _logger = logger ?? NullLogger<AggregateSnapshots>.Instance;
    private long _hits;
    private long _misses;
    private long _failures;
    private long _restsUntil;

    /// <summary>Snapshots found.</summary>
    public long Hits => Interlocked.Read(ref _hits);

    /// <summary>Snapshots looked for that were not there.</summary>
    public long Misses => Interlocked.Read(ref _misses);

    /// <summary>Snapshots that could not be read or written.</summary>
    public long Failures => Interlocked.Read(ref _failures);

    /// <summary>The state as it was stored last; null when there is none that can be used.</summary>
    public async ValueTask<AggregateState<TState>?> FindAsync<TState, TEvent>(StreamId stream, CancellationToken cancellationToken)
        where TState : IAggregate<TState, TEvent>
        where TEvent : DomainEvent
    {
        if (!IsOpen(TState.Snapshots))
        {
            return null;
        }

        AggregateState<TState>? found = null;
        var asked = await TryAsync("read", stream, TState.Snapshots.StateVersion, ReadAsync, cancellationToken).ConfigureAwait(false);
        if (asked)
        {
            Interlocked.Increment(ref found is null ? ref _misses : ref _hits);
        }

        return found;

        async Task ReadAsync(CancellationToken deadline)
        {
            var stored = await store!.FindAsync(stream, TState.Snapshots.StateVersion, deadline).ConfigureAwait(false);
            found = stored is null ? null : Read<TState>(stored);
        }
    }

    /// <summary>Stores the state. Has no cancellation of its own: what led to it has happened, and must not fail any more.</summary>
    public async ValueTask TakeAsync<TState, TEvent>(StreamId stream, AggregateState<TState> state)
        where TState : IAggregate<TState, TEvent>
        where TEvent : DomainEvent
    {
        ArgumentNullException.ThrowIfNull(state);
        if (IsOpen(TState.Snapshots))
        {
            await TryAsync("write", stream, TState.Snapshots.StateVersion, WriteAsync, CancellationToken.None).ConfigureAwait(false);
        }

        Task WriteAsync(CancellationToken deadline) => store!.SaveAsync(
            new StoredSnapshot(stream, TState.Snapshots.StateVersion, state.Version, _time.GetUtcNow(), SnapshotJson.Write(state.State)), deadline);
    }

    /// <summary>The snapshot is ahead of its stream, as after events were restored from a backup; it counts as one that failed.</summary>
    public void Reject<TState, TEvent>(StreamId stream, AggregateState<TState> snapshot)
        where TState : IAggregate<TState, TEvent>
        where TEvent : DomainEvent
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        Interlocked.Increment(ref _failures);
        LogAhead(_logger, TState.Snapshots.StateVersion, stream, snapshot.Version);
    }

    private static AggregateState<TState> Read<TState>(StoredSnapshot stored) => stored.Version > 0
        ? new AggregateState<TState>(SnapshotJson.Read<TState>(stored.State), stored.Version)
        : throw new InvalidDataException($"A snapshot of version {stored.Version} says nothing.");

    private bool IsOpen(SnapshotPolicy policy) =>
        store is not null && policy != SnapshotPolicy.None && _time.GetTimestamp() >= Interlocked.Read(ref _restsUntil);

    /// <summary>True when it worked. Does not rely on the store to obey the token.</summary>
    private async Task<bool> TryAsync(
        string what, StreamId stream, int stateVersion, Func<CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            await work(either.Token).WaitAsync(either.Token).ConfigureAwait(false);
            return true;
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            Interlocked.Increment(ref _failures);
            if (patience.IsCancellationRequested)
            {
                Interlocked.Exchange(ref _restsUntil, _time.GetTimestamp() + (long)(Rest.TotalSeconds * _time.TimestampFrequency));
            }

            LogFailed(_logger, failure, what, stateVersion, stream);
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Could not {What} snapshot v{StateVersion} of {Stream}; going on without it.")]
    private static partial void LogFailed(ILogger logger, Exception failure, string what, int stateVersion, StreamId stream);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Snapshot v{StateVersion} of {Stream} is of version {Version}, which the stream does not have.")]
    private static partial void LogAhead(ILogger logger, int stateVersion, StreamId stream, long version);
}
