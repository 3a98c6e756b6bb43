using System.Text.Json;
using Ordering.Fulfillment;
using Ordering.Tests.Doubles;

namespace Ordering.Tests.Fulfillment;

/// <summary>Orchestrations pass these through plain System.Text.Json, without any options of ours.</summary>
public sealed class BoundaryTests : StepSpec
{
    [Fact]
    public async Task An_order_crosses_process_boundaries_unharmed()
    {
        var order = await Host.SubmitAsync() with { TraceParent = "00-1-2-01" };

        var read = JsonSerializer.Deserialize<FulfillmentOrder>(JsonSerializer.Serialize(order))!;

        Assert.Equal(order.Lines, read.Lines);
        Assert.Equal(order, read with { Lines = order.Lines });
    }

    [Fact]
    public void A_result_crosses_process_boundaries_unharmed()
    {
        var result = new StepResult(false, "order-not-paid", "why", "pay-1", "DHL", "0034", Refunded: true);

        Assert.Equal(result, JsonSerializer.Deserialize<StepResult>(JsonSerializer.Serialize(result)));
    }

    [Fact]
    public async Task Step_commands_are_named_after_order_and_step_and_keep_the_conversation()
    {
        var order = await Host.SubmitAsync();
        Succeeded(await Payment.ExecuteAsync(order, Cancellation));

        var commit = Assert.Single(Host.Events.CommitsOf(Ordering.Payments.Payment.StreamOf(OrderingHost.OrderId)));

        Assert.Equal(("o-1:payment", "c-1", "order-o-1/2"), (commit.CommandId, commit.CorrelationId, commit.CausationId));
    }
}
