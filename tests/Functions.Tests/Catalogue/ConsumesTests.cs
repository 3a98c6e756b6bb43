using System.Reflection;
using EventSourcing.Aggregates;
using EventSourcing.Events;
using EventSourcing.Projections;
using EventSourcing.Streams;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Moq;
using OrderFlow.Fulfillment.Orchestration;
using Ordering.Orders;
using Ordering.Tests.Events;

namespace OrderFlow.Tests.Catalogue;

/// <summary>What a function on the change feed says it consumes is what it acts upon.</summary>
public sealed class ConsumesTests
{
    [Fact]
    public void A_function_on_the_change_feed_declares_what_it_consumes_or_leaves_it_to_its_projection()
    {
        var onTheFeed = typeof(StartFulfillment).Assembly.GetTypes().Where(IsOnTheFeed).ToList();
        Assert.NotEmpty(onTheFeed);
        Assert.All(onTheFeed, function => Assert.True(function.IsDefined(typeof(ConsumesAttribute)) || RunsAProjection(function), $"{function.Name} declares nothing."));
    }

    [Fact]
    public async Task StartFulfillment_acts_upon_what_it_declares_and_nothing_else()
    {
        var (nothing, submission) = (await HeardAsync(), await HeardAsync("order-submitted"));
        var acting = new List<string>();
        foreach (var type in EventFiles.Registry.All.Select(known => known.Name))
        {
            // Alone, or by what it adds to a submission in the same commit.
            if (await HeardAsync(type) != nothing || await HeardAsync("order-submitted", type) != submission)
            {
                acting.Add(type);
            }
        }

        Assert.Equal(
            [
                "order-approval-requested", "order-approved", "order-cancellation-requested", "order-cancelled", "order-fulfillment-resumed",
                "order-submitted",
            ],
            acting.Order());
        Assert.Equal(EventFiles.Registry.ConsumedBy(typeof(StartFulfillment)).Order(), acting.Order());
    }

    /// <summary>What the durable engine hears of a commit with these events.</summary>
    private static async Task<string> HeardAsync(params string[] types)
    {
        var durable = new Mock<DurableTaskClient>("test");
        var store = new Mock<IEventStore>();
        store.Setup(events => events.ReadTailAsync(It.IsAny<StreamId>(), It.IsAny<long>(), It.IsAny<string?>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync(new StreamTail([], null));
        var repository = new AggregateRepository(store.Object, EventFiles.Serializer, new AggregateCache());
        var commit = new Commit(
            new StreamId(Order.Category, "o-1"), 1, "command-1", null, "c-1", null, null, DateTimeOffset.UnixEpoch,
            [.. types.Select(type => EventFiles.Stored(type, EventFiles.Registry.Find(type)!.SchemaVersion))]);

        await new FulfillmentStarter(EventFiles.Registry, EventFiles.Serializer, repository, TimeProvider.System)
            .With(durable.Object)
            .HandleAsync(commit.StreamId, [commit], TestContext.Current.CancellationToken);

        return string.Join('\n', durable.Invocations.Select(call => $"{call.Method.Name} {string.Join(", ", call.Arguments)}"));
    }

    private static bool IsOnTheFeed(Type type) =>
        type.GetMethods().SelectMany(method => method.GetParameters()).Any(parameter => parameter.IsDefined(typeof(CosmosDBTriggerAttribute)));

    private static bool RunsAProjection(Type function) => function.GetConstructors()
        .SelectMany(constructor => constructor.GetParameters())
        .Any(parameter => parameter.ParameterType.IsGenericType && parameter.ParameterType.GetGenericTypeDefinition() == typeof(ProjectionRunner<>));
}
