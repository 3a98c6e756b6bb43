using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Moq;
using OrderFlow.Partners;

namespace OrderFlow.Tests.Partners;

public sealed class ServiceBusRepliesTests
{
    public static TheoryData<Exception> Refusals =>
    [
        new UnauthorizedAccessException("Put token failed."),
        new ServiceBusException("No such queue.", ServiceBusFailureReason.MessagingEntityNotFound),
    ];

    [Theory]
    [MemberData(nameof(Refusals), DisableDiscoveryEnumeration = true)]
    public async Task An_answer_that_may_go_nowhere_does_not_bring_the_message_back(Exception refusal) => await SendAsync(refusal);

    [Fact]
    public async Task An_answer_that_fails_for_now_does() =>
        await Assert.ThrowsAsync<ServiceBusException>(() => SendAsync(new ServiceBusException("Busy.", ServiceBusFailureReason.ServiceBusy)));

    private static async Task SendAsync(Exception failure)
    {
        var sender = new Mock<ServiceBusSender>();
        sender.Setup(queue => queue.SendMessageAsync(It.IsAny<ServiceBusMessage>(), It.IsAny<CancellationToken>())).ThrowsAsync(failure);
        var client = new Mock<ServiceBusClient>();
        client.Setup(bus => bus.CreateSender("somebody-elses")).Returns(sender.Object);
        var (message, _) = IncomingMessage.Read(Incoming.Event("t", null));
        await new ServiceBusReplies(client.Object, new FakeTimeProvider(), NullLogger<ServiceBusReplies>.Instance)
            .SendAsync("somebody-elses", message!, new Reply("t", "s", new { }), TestContext.Current.CancellationToken);
        sender.VerifyAll();
    }
}
