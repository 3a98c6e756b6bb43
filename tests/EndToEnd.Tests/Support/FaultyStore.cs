using EventSourcing.Commands;
using EventSourcing.Events;
using EventSourcing.Streams;
using Microsoft.Extensions.DependencyInjection;

namespace EndToEnd.Tests.Support;

/// <summary>The event store, which takes nothing from one command as long as it is told not to.</summary>
public sealed class FaultyStore(IEventStore store) : IEventStore
{
    /// <summary>How the id of the command ends; null for none.</summary>
    public string? Refused { get; set; }

    public static void Register(IServiceCollection services)
    {
        var real = services.Last(service => service.ServiceType == typeof(IEventStore)).ImplementationFactory!;
        services
            .AddSingleton(provider => new FaultyStore((IEventStore)real(provider)))
            .AddSingleton<IEventStore>(provider => provider.GetRequiredService<FaultyStore>());
    }

    public Task<AppendResult> AppendAsync(
        StreamId stream, ExpectedVersion expected, IReadOnlyList<DomainEvent> events, CommandContext context, CancellationToken cancellationToken) =>
        Refused is { } refused && context.CommandId.EndsWith(refused, StringComparison.Ordinal)
            ? throw new TimeoutException("The store does not answer.")
            : store.AppendAsync(stream, expected, events, context, cancellationToken);

    public IAsyncEnumerable<Commit> ReadAsync(StreamId stream, long afterVersion, CancellationToken cancellationToken) =>
        store.ReadAsync(stream, afterVersion, cancellationToken);

    public Task<StreamTail> ReadTailAsync(StreamId stream, long afterVersion, string? commandId, CancellationToken cancellationToken) =>
        store.ReadTailAsync(stream, afterVersion, commandId, cancellationToken);
}
