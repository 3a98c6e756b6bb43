using System.Collections.Concurrent;
using EventSourcing.Commands;
using EventSourcing.Streams;
using Ordering.Orders;

namespace OrderFlow.Load.Storing;

/// <summary>64 writers add items to one draft, through as many processes as there are; each round has a draft of its own.</summary>
internal sealed class OneStreamMeasurement(IReadOnlyList<StoreProcess> processes, TimeSpan warmUp, TimeSpan round, TimeProvider time) : IMeasurement
{
    private const int Writers = 64;

    /// <summary>Of the draft; each is added again and again.</summary>
    private const int Products = 10;

    private readonly ConcurrentQueue<(StreamId Stream, ConcurrentBag<string> Accepted)> rounds = [];

    public string Name => $"one stream, {Writers} writers, {(processes.Count == 1 ? "1 process" : $"{processes.Count} processes")}";

    public string Unit => "commits";

    public string? Marten => "15–312/s";

    public IReadOnlyList<StoreProcess> Processes => processes;

    public Task<string?> PrepareAsync(Action<string> doing, CancellationToken cancellationToken) => Task.FromResult<string?>(null);

    public Task<Work> WarmUpAsync(CancellationToken cancellationToken) => WriteAsync(warmUp, cancellationToken);

    public Task<Work> RunAsync(CancellationToken cancellationToken) => WriteAsync(round, cancellationToken);

    /// <summary>Versions contiguous; every accepted command there once; nothing else there.</summary>
    public async Task<IReadOnlyList<string>> VerifyAsync(CancellationToken cancellationToken)
    {
        var problems = new List<string>();
        foreach (var (stream, accepted) in rounds)
        {
            var commands = new List<string>();
            var version = 0L;
            await foreach (var commit in processes[0].Events.ReadAsync(stream, 0, cancellationToken))
            {
                if (commit.FirstVersion != version + 1)
                {
                    problems.Add($"{stream}: version {commit.FirstVersion} follows version {version}.");
                }

                version = commit.LastVersion;
                commands.Add(commit.CommandId);
            }

            var known = commands.ToHashSet();
            problems.AddRange(Complain(stream, commands.Count - known.Count, "commands are in it twice"));
            problems.AddRange(Complain(stream, accepted.Count(command => !known.Contains(command)), "accepted commands are not in it"));
            problems.AddRange(Complain(stream, known.Except(accepted).Count(), "commands are in it that were not accepted"));
        }

        return problems;
    }

    private static IEnumerable<string> Complain(StreamId stream, int count, string what) => count == 0 ? [] : [$"{stream}: {count} {what}."];

    private async Task<Work> WriteAsync(TimeSpan duration, CancellationToken cancellationToken)
    {
        var order = new SampleOrder();
        var accepted = new ConcurrentBag<string>();
        rounds.Enqueue((order.Stream, accepted));
        var begin = SampleOrder.NewCommand();
        await processes[0].Events.AppendAsync(order.Stream, ExpectedVersion.NoStream, order.Draft(1, 1), begin, cancellationToken);
        accepted.Add(begin.CommandId);

        var began = time.GetTimestamp();
        var all = await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(
            () => AddItemsAsync(processes[writer % processes.Count].Commands, order.Stream, accepted, began, duration, cancellationToken))));
        return new Work(
            all.Sum(writer => writer.Durations.Count), time.GetElapsedTime(began), [.. all.SelectMany(writer => writer.Durations)],
            all.Sum(writer => writer.Contended));
    }

    private async Task<(List<TimeSpan> Durations, long Contended)> AddItemsAsync(
        CommandExecutor executor, StreamId stream, ConcurrentBag<string> accepted, long began, TimeSpan duration, CancellationToken cancellationToken)
    {
        var durations = new List<TimeSpan>();
        var contended = 0;
        for (var number = 0; time.GetElapsedTime(began) < duration; number++)
        {
            var line = SampleOrder.Line(number % Products);
            var command = SampleOrder.NewCommand();
            var sent = time.GetTimestamp();
            var outcome = await executor.ExecuteAsync<Order, OrderEvent>(
                stream, order => order.AddItem(line.ProductId, line.ProductName, 1, line.UnitPrice), command, cancellationToken);
            switch (outcome)
            {
                case CommandOutcome.Accepted:
                    durations.Add(time.GetElapsedTime(sent));
                    accepted.Add(command.CommandId);
                    break;
                case CommandOutcome.Contended:
                    contended++;
                    break;
                default:
                    throw new InvalidDataException($"Adding an item to {stream} had the outcome {outcome}.");
            }
        }

        return (durations, contended);
    }
}
