using EventSourcing.Events;
using EventSourcing.Streams;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Moq;
using OrderFlow.Fulfillment.Orchestration;
using Ordering;
using Ordering.Common;
using Ordering.Orders;

namespace OrderFlow.Tests.Fulfillment;

/// <summary>A saga may end at any moment, also between the look at it and the telling.</summary>
public sealed class FulfillmentStarterTests
{
    private static readonly InvalidOperationException s_ended = new("Cannot raise event: the instance is Completed.");

    [Fact]
    public async Task A_saga_that_has_just_ended_needs_no_telling()
    {
        var durable = Client(OrchestrationRuntimeStatus.Running, OrchestrationRuntimeStatus.Completed);
        await TellAsync(durable.Object);
        durable.VerifyAll();
    }

    [Fact]
    public async Task A_saga_that_runs_and_could_not_be_told_is_told_again_by_the_next_attempt()
    {
        var durable = Client(OrchestrationRuntimeStatus.Running, OrchestrationRuntimeStatus.Running);
        Assert.Same(s_ended, await Assert.ThrowsAsync<InvalidOperationException>(() => TellAsync(durable.Object)));
    }

    private static Mock<DurableTaskClient> Client(OrchestrationRuntimeStatus first, OrchestrationRuntimeStatus second)
    {
        var durable = new Mock<DurableTaskClient>(MockBehavior.Strict, "test");
        durable.SetupSequence(client => client.GetInstanceAsync("o-1", It.IsAny<CancellationToken>())).ReturnsAsync(Instance(first)).ReturnsAsync(Instance(second));
        durable.Setup(client => client.RaiseEventAsync("o-1", It.IsAny<string>(), It.IsAny<object?>(), It.IsAny<CancellationToken>())).ThrowsAsync(s_ended);
        return durable;
    }

    private static async Task TellAsync(DurableTaskClient durable)
    {
        await using var services = new ServiceCollection().AddOrdering().BuildServiceProvider();
        var (registry, serializer) = (services.GetRequiredService<EventTypeRegistry>(), services.GetRequiredService<EventSerializer>());
        var cancelled = serializer.Serialize("e-1", new OrderCancelled(OrderId.Parse("o-1"), CustomerId.Parse("ada"), "no", Refunded: false));
        var stream = Order.StreamOf(OrderId.Parse("o-1"));
        var commit = new Commit(stream, 3, "c-1", null, "corr", null, null, DateTimeOffset.UnixEpoch, [cancelled]);
        var starter = new FulfillmentStarter(registry, serializer, repository: null!, TimeProvider.System);
        await starter.With(durable).HandleAsync(stream, [commit], TestContext.Current.CancellationToken);
    }

    private static OrchestrationMetadata Instance(OrchestrationRuntimeStatus status) => new("FulfillOrder", "o-1") { RuntimeStatus = status };
}
