using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using EventSourcing.Aggregates;
using EventSourcing.Events;
using EventSourcing.Snapshots;

namespace Ordering.Tests.Snapshots;

/// <summary>What happened to one aggregate, and every state it went through.</summary>
internal abstract record Story(string Category)
{
    public abstract IReadOnlyList<object> States { get; }

    public static Story Of<TState, TEvent>(params TEvent[] events)
        where TState : IAggregate<TState, TEvent>
        where TEvent : DomainEvent => new Of<TState>(
            TState.Category,
            [.. events.Select((_, count) => events[..(count + 1)].Aggregate(TState.Initial, (state, @event) => state.Evolve(@event)))]);

    /// <summary>Written and read again.</summary>
    public abstract object Restored(object state);

    /// <summary>All that the state decides, asked with the same values each time.</summary>
    public static JsonArray Decisions(object state) =>
    [
        .. from method in state.GetType().GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
           where method.ReturnType is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(Decision<>)
           let decision = method.Invoke(state, [.. method.GetParameters().Select(parameter => Stories.Values[parameter.ParameterType])])
           select new JsonObject { [method.Name] = JsonSerializer.SerializeToNode(decision, decision!.GetType(), EventSerializer.JsonOptions) },
    ];
}

internal sealed record Of<TState>(string Category, IReadOnlyList<TState> Typed) : Story(Category)
{
    public override IReadOnlyList<object> States { get; } = [.. Typed.Cast<object>()];

    public override object Restored(object state) => SnapshotJson.Read<TState>(JsonElement.Parse(SnapshotJson.Write((TState)state).GetRawText()))!;
}
