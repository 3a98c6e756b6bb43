using EventSourcing.Feeds;
using EventSourcing.Inbox;
using EventSourcing;
using EventSourcing.Streams;
using Microsoft.Extensions.Logging;
using Ordering.Integration;

namespace OrderFlow.Integration;

/// <summary>
/// Publishes what commits have to tell, each stream in its order, before it says that it has (docs/adr/0017): a crash in between publishes
/// once more, under the same ids. Commits that the auditor brings are looked up first, so that each leaves once as long as all goes well.
/// </summary>
public sealed partial class OutboxHandler(
    IntegrationTeller teller, IEnumerable<IMessagePublisher> publishers, IInbox published, TimeProvider time, ILogger<OutboxHandler> logger) : IFeedHandler
{
    /// <summary>Also names its leases and its dead letters.</summary>
    public const string Key = "outbox";

    /// <summary>Younger than what the auditor brings: most likely not published before, and not worth a question.</summary>
    private static readonly TimeSpan s_fresh = TimeSpan.FromMinutes(1);

    private readonly IMessagePublisher[] _publishers = [.. publishers];

    /// <summary>What this process has published and marked, for the auditor that comes two minutes later.</summary>
    private readonly RecentlyUsed<string, string> _recent = new(20_000);

    private int _told;

    public string Name => Key;

    public bool Follows(string category) => IntegrationMap.Categories.Contains(category);

    public async Task HandleAsync(StreamId stream, IReadOnlyList<Commit> commits, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(commits);
        if (_publishers.Length == 0)
        {
            if (Interlocked.Exchange(ref _told, 1) == 0)
            {
                LogNowhere(logger);
            }

            return;
        }

        foreach (var commit in commits)
        {
            await PublishAsync(commit, cancellationToken);
        }
    }

    /// <summary>It keeps no position of its own, so there is nothing to move.</summary>
    public Task SkipAsync(StreamId stream, long first, long last, CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task PublishAsync(Commit commit, CancellationToken cancellationToken)
    {
        var id = $"{commit.StreamId}/{commit.FirstVersion}";
        if (_recent.TryFind(id, out _) || (IsOld(commit) && await published.FindAsync(InboxOf(commit), id, cancellationToken) is not null))
        {
            return;
        }

        var messages = await teller.TellAsync(commit, cancellationToken);
        if (messages.IsEmpty)
        {
            return;
        }

        foreach (var publisher in _publishers)
        {
            await publisher.PublishAsync(messages, cancellationToken);
        }

        await published.TryAddAsync(InboxOf(commit), new InboxEntry(id, time.GetUtcNow()), cancellationToken);
        _recent.Keep(id, id, static (_, _) => false);
    }

    private bool IsOld(Commit commit) => time.GetUtcNow() - commit.CommittedAt >= s_fresh;

    /// <summary>Handlers are partitions of the inbox; everything published together would be a hot one.</summary>
    private static string InboxOf(Commit commit) => $"{Key}-{commit.StreamId.Key[^1..]}";

    [LoggerMessage(
        LogLevel.Information,
        "Neither 'ServiceBus' nor 'EventGrid__topicEndpointUri' is set: integration events are not published. What happens now is not made up for later.")]
    private static partial void LogNowhere(ILogger logger);
}
