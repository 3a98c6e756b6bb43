using EventSourcing.Events.Catalogue;
using Microsoft.Extensions.DependencyInjection;
using OrderFlow.Operations.Events;
using Ordering;

namespace OrderFlow.Tests.Catalogue;

/// <summary>The catalogue of the app, put together as the app does it.</summary>
internal static class AppCatalogue
{
    public static EventCatalogue Draw()
    {
        using var services = new ServiceCollection().AddOrdering().AddEventCatalogue().BuildServiceProvider();
        return services.GetRequiredService<EventCatalogue>();
    }
}
