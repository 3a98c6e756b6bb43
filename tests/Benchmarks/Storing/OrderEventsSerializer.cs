using EventSourcing.Events;
using Ordering.Orders;
using Ordering.Orders.Upcasting;

namespace OrderFlow.Benchmarks.Storing;

internal static class OrderEventsSerializer
{
    public static EventSerializer Create() => new(
        EventTypeRegistry.FromAssemblies(typeof(Order).Assembly), [new OrderCreatedV1ToV2(), new OrderCreatedV2ToV3()]);
}
