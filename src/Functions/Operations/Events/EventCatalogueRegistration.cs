using System.Reflection;
using EventSourcing.Events;
using EventSourcing.Events.Catalogue;
using EventSourcing.Projections;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Ordering.Orders;

namespace OrderFlow.Operations.Events;

/// <summary>Registers the event catalogue. It is drawn when somebody first asks for it.</summary>
public static class EventCatalogueRegistration
{
    public static IServiceCollection AddEventCatalogue(this IServiceCollection services) => services.AddSingleton(provider => new EventCatalogue(
        provider.GetRequiredService<EventTypeRegistry>(), provider.GetServices<IEventUpcaster>(), [.. Consumers(provider)]));

    private static IEnumerable<EventConsumer> Consumers(IServiceProvider services) =>
        from assembly in new[] { typeof(Order).Assembly, typeof(EventCatalogueRegistration).Assembly }
        from type in assembly.GetTypes()
        where type.IsDefined(typeof(ConsumesAttribute))
        select new EventConsumer(NameOf(type, services), type);

    private static string NameOf(Type consumer, IServiceProvider services) => consumer.IsAssignableTo(typeof(IProjection))
        ? ((IProjection)ActivatorUtilities.CreateInstance(services, consumer)).Name
        : FunctionOf(consumer) ?? consumer.Name;

    private static string? FunctionOf(Type consumer) => consumer.GetMethods()
        .Select(method => method.GetCustomAttribute<FunctionAttribute>()?.Name)
        .FirstOrDefault(name => name is not null);
}
