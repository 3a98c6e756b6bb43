using EventSourcing.Commands;
using Ordering.Fulfillment;
using Ordering.Orders.Commands;

namespace Ordering.Tests.Fulfillment;

public sealed class ParkingStepTests : StepSpec
{
    private ParkingStep Parking => Host.Get<ParkingStep>();

    [Fact]
    public async Task An_order_is_parked_once_however_often_the_step_is_repeated()
    {
        var order = await PaidAsync();
        Succeeded(await Cancel.BeginAsync(order, "changed my mind", Cancellation));

        Succeeded(await Parking.ExecuteAsync(order, "no answer", ["RefundPayment"], Cancellation));
        Succeeded(await Parking.ExecuteAsync(order, "no answer", ["RefundPayment"], Cancellation));

        Assert.Single(OrderEvents, "order-fulfillment-parked");
    }

    [Fact]
    public async Task A_late_repetition_does_not_park_what_has_been_resumed()
    {
        var order = await PaidAsync();
        Succeeded(await Cancel.BeginAsync(order, "changed my mind", Cancellation));
        Succeeded(await Parking.ExecuteAsync(order, "no answer", ["RefundPayment"], Cancellation));
        Assert.IsType<CommandOutcome.Accepted>(await Host.SendAsync(new ResumeFulfillment(order.OrderId)));

        Succeeded(await Parking.ExecuteAsync(order, "no answer", ["RefundPayment"], Cancellation));
        Assert.Equal("order-fulfillment-resumed", OrderEvents.Last());

        Succeeded(await Parking.ExecuteAsync(order with { CausationId = "the resumption" }, "no answer", ["RefundPayment"], Cancellation));
        Assert.Equal("order-fulfillment-parked", OrderEvents.Last());
    }
}
