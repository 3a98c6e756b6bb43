using System.Collections.Frozen;
using System.ComponentModel;
using System.Reflection;

namespace Ordering.Integration;

/// <summary>Every message that leaves, with its name, its source and what it says.</summary>
public static class IntegrationEventTypes
{
    private static readonly FrozenDictionary<Type, IntegrationEventDescriptor> s_byClass = typeof(IntegrationEvent).Assembly.GetTypes()
        .Where(type => type.IsAssignableTo(typeof(IntegrationEvent)) && !type.IsAbstract)
        .Select(Describe)
        .ToFrozenDictionary(known => known.Class);

    public static IEnumerable<IntegrationEventDescriptor> All => s_byClass.Values.OrderBy(known => known.Name, StringComparer.Ordinal);

    public static IntegrationEventDescriptor Of(IntegrationEvent told)
    {
        ArgumentNullException.ThrowIfNull(told);
        return s_byClass[told.GetType()];
    }

    private static IntegrationEventDescriptor Describe(Type type)
    {
        var named = type.GetCustomAttribute<IntegrationEventTypeAttribute>() ?? throw new InvalidOperationException($"{type} has no [IntegrationEventType].");
        var described = type.GetCustomAttribute<DescriptionAttribute>() ?? throw new InvalidOperationException($"{type} has no [Description].");
        return new IntegrationEventDescriptor(named.Name, named.Source, described.Description, type);
    }
}

/// <summary>One kind of message that leaves.</summary>
public sealed record IntegrationEventDescriptor(string Name, string Source, string Description, Type Class)
{
    private const string Prefix = "com.orderflow.";

    /// <summary>Names the shape of the data: <c>urn:orderflow:schema:order.shipped.v1</c> for data as docs/asyncapi.yaml shows it.</summary>
    public string DataSchema => $"urn:orderflow:schema:{Name[Prefix.Length..]}";
}
