using System.Reflection;
using EventSourcing.Aggregates;
using EventSourcing.Commands;
using EventSourcing.Events;
using EventSourcing.Snapshots;
using Ordering.Orders;

namespace Ordering.Tests.Snapshots;

/// <summary>An aggregate of the business, found by reflection so that none is forgotten.</summary>
internal sealed record AggregateType(Type State, string Category, SnapshotPolicy Policy)
{
    private static readonly MethodInfo Describing = typeof(AggregateType).GetMethod(nameof(Describe), BindingFlags.NonPublic | BindingFlags.Static)!;

    public static IReadOnlyList<AggregateType> All { get; } =
    [
        .. from assembly in new[] { typeof(Order).Assembly, typeof(KeyClaim).Assembly }
           from type in assembly.GetTypes()
           from contract in type.GetInterfaces()
           where contract.IsGenericType && contract.GetGenericTypeDefinition() == typeof(IAggregate<,>)
           orderby type.Name
           select (AggregateType)Describing.MakeGenericMethod(contract.GetGenericArguments()).Invoke(null, null)!,
    ];

    public static AggregateType Of(string category) => All.Single(aggregate => aggregate.Category == category);

    private static AggregateType Describe<TState, TEvent>()
        where TState : IAggregate<TState, TEvent>
        where TEvent : DomainEvent => new(typeof(TState), TState.Category, TState.Snapshots);
}
