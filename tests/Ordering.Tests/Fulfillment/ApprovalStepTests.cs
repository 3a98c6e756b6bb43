using EventSourcing.Commands;
using Ordering.Fulfillment;
using Ordering.Orders.Commands;
using Ordering.Tests.Doubles;

namespace Ordering.Tests.Fulfillment;

public sealed class ApprovalStepTests : StepSpec
{
    private ApprovalStep Approval => Host.Get<ApprovalStep>();

    [Fact]
    public async Task The_end_of_the_time_cancels_what_nobody_has_approved_even_where_the_clock_is_behind()
    {
        var order = await ExpensiveAsync();

        Refused("order-not-approved", await Approval.ExpireAsync(order, Cancellation));
        Refused("order-not-approved", await Approval.ExpireAsync(order, Cancellation));

        Assert.Equal(["order-created", "order-submitted", "order-approval-requested", "order-approval-refused", "order-cancelled"], OrderEvents);
    }

    [Fact]
    public async Task What_has_been_approved_at_the_last_moment_goes_on()
    {
        var order = await ExpensiveAsync();
        Assert.IsType<CommandOutcome.Accepted>(await Host.SendAsync(new DecideApproval(order.OrderId, Approved: true, "grace")));

        Succeeded(await Approval.ExpireAsync(order, Cancellation));

        Assert.Equal("order-approved", OrderEvents.Last());
    }

    /// <summary>More than 10,000.</summary>
    private async Task<FulfillmentOrder> ExpensiveAsync() =>
        await Host.SubmitAsync(OrderingHost.Order() with { Items = [new PlaceOrderItem(OrderingHost.Tea, 2_001)] }) with
        {
            ApprovalExpiresAt = Host.Clock.GetUtcNow().AddDays(1),
        };
}
