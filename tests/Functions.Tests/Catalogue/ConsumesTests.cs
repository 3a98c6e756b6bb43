using System.Reflection;
using System.Runtime.CompilerServices;
using EventSourcing.Aggregates;
using EventSourcing.Events;
using EventSourcing.Projections;
using EventSourcing.Streams;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Moq;
using OrderFlow.Fulfillment.Choreography;
using OrderFlow.Fulfillment.Orchestration;
using Ordering.Fulfillment.Choreography;
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

    [Theory]
    [InlineData(typeof(ReactInInventory), typeof(InventoryParticipant))]
    [InlineData(typeof(ReactInPayments), typeof(PaymentsParticipant))]
    [InlineData(typeof(ReactInShipping), typeof(ShippingParticipant))]
    [InlineData(typeof(ReactInOrders), typeof(OrdersParticipant))]
    public void The_function_of_a_participant_declares_what_wakes_its_reactions_and_has_its_name(Type function, Type participant)
    {
        var reacting = Without(participant);
        var waking = reacting.Reactions.SelectMany(reaction => reaction.On).Select(@event => EventFiles.Registry[@event].Name).Distinct();

        Assert.Equal(waking.Order(), EventFiles.Registry.ConsumedBy(function).Order());
        Assert.Equal(reacting.Name, TriggerOf(function).LeaseContainerPrefix);
    }

    [Fact]
    public void Every_participant_has_a_function() => Assert.Equal(
        4, typeof(IParticipant).Assembly.GetTypes().Count(type => type.IsAssignableTo(typeof(IParticipant)) && !type.IsAbstract));

    /// <summary>A participant with nothing to act with, to be looked at.</summary>
    private static IParticipant Without(Type participant) => (IParticipant)Activator.CreateInstance(
        participant,
        [.. participant.GetConstructors().Single().GetParameters().Select(needed => RuntimeHelpers.GetUninitializedObject(needed.ParameterType))])!;

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

    private static bool IsOnTheFeed(Type type) => TriggersOf(type).Any();

    private static CosmosDBTriggerAttribute TriggerOf(Type function) => TriggersOf(function).Single();

    private static IEnumerable<CosmosDBTriggerAttribute> TriggersOf(Type function) => function.GetMethods()
        .SelectMany(method => method.GetParameters())
        .Select(parameter => parameter.GetCustomAttribute<CosmosDBTriggerAttribute>())
        .OfType<CosmosDBTriggerAttribute>();

    private static bool RunsAProjection(Type function) => function.GetConstructors()
        .SelectMany(constructor => constructor.GetParameters())
        .Any(parameter => parameter.ParameterType.IsGenericType && parameter.ParameterType.GetGenericTypeDefinition() == typeof(ProjectionRunner<>));
}
