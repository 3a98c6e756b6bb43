namespace OrderFlow.Load.Storing;

/// <summary>One row of the table: something that can be done again and again.</summary>
internal interface IMeasurement
{
    string Name { get; }

    /// <summary>What is counted, for example <c>appends</c>.</summary>
    string Unit { get; }

    /// <summary>What Marten 9.58 on PostgreSQL 15 did on such a machine.</summary>
    string? Marten { get; }

    /// <summary>Everything this does goes through these.</summary>
    IReadOnlyList<StoreProcess> Processes { get; }

    /// <returns>Null when it is ready; otherwise why there is nothing to measure.</returns>
    Task<string?> PrepareAsync(Action<string> doing, CancellationToken cancellationToken);

    Task<Work> WarmUpAsync(CancellationToken cancellationToken);

    Task<Work> RunAsync(CancellationToken cancellationToken);

    /// <summary>What was lost, doubled or is otherwise wrong.</summary>
    Task<IReadOnlyList<string>> VerifyAsync(CancellationToken cancellationToken);
}

/// <summary>What one round did.</summary>
/// <param name="Count">In the measurement's unit.</param>
/// <param name="Durations">Of single operations, where there are any.</param>
/// <param name="Contended">Commands that gave up after their last attempt; nothing was written.</param>
internal sealed record Work(long Count, TimeSpan Elapsed, IReadOnlyCollection<TimeSpan> Durations, long Contended = 0);
