using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Logging.Abstractions;
using Moq;
using OrderFlow.Partners;

namespace OrderFlow.Tests.Partners;

public sealed class ServiceBusRepliesTests
{
    private static readonly Dictionary<string, Exception> s_failures = new()
    {
        ["nowhere"] = new ServiceBusException("No such queue.", ServiceBusFailureReason.MessagingEntityNotFound),
        ["somebody-elses"] = new UnauthorizedAccessException("Put token failed."),
        ["disabled"] = new ServiceBusException("Disabled.", ServiceBusFailureReason.MessagingEntityDisabled),
        ["full"] = new ServiceBusException("Full.", ServiceBusFailureReason.QuotaExceeded),
        ["with-sessions"] = new InvalidOperationException("The SessionId of a message must be set."),
        ["busy"] = new ServiceBusException("Busy.", ServiceBusFailureReason.ServiceBusy),
    };

    private readonly Mock<ServiceBusClient> _client = new();
    private readonly Dictionary<string, List<ServiceBusMessage>> _sent = [];
    private readonly List<string> _disposed = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ServiceBusRepliesTests() => _client.Setup(client => client.CreateSender(It.IsAny<string>())).Returns((string queue) =>
    {
        var sender = new Mock<ServiceBusSender>();
        sender.Setup(one => one.SendMessageAsync(It.IsAny<ServiceBusMessage>(), It.IsAny<CancellationToken>())).Returns((ServiceBusMessage message, CancellationToken _) =>
        {
            if (s_failures.TryGetValue(queue, out var failure))
            {
                throw failure;
            }

            _sent.TryAdd(queue, []);
            _sent[queue].Add(message);
            return Task.CompletedTask;
        });
        sender.Setup(one => one.DisposeAsync()).Returns(() =>
        {
            _disposed.Add(queue);
            return ValueTask.CompletedTask;
        });
        return sender.Object;
    });

    [Fact]
    public async Task A_queue_that_is_answered_to_again_needs_no_new_link()
    {
        var replies = Replies();
        await SendAsync(replies, "partner-replies");
        await SendAsync(replies, "partner-replies");
        Assert.Equal(2, _sent["partner-replies"].Count);
        _client.Verify(client => client.CreateSender(It.IsAny<string>()), Times.Once);
        Assert.Empty(_disposed);
    }

    [Theory]
    [InlineData("nowhere")]
    [InlineData("somebody-elses")]
    [InlineData("disabled")]
    [InlineData("full")]
    [InlineData("with-sessions")]
    public async Task An_answer_that_may_go_nowhere_does_not_bring_the_message_back_and_leaves_nothing_behind(string queue)
    {
        var replies = Replies();
        await SendAsync(replies, queue);
        await SendAsync(replies, queue);
        Assert.Equal([queue, queue], _disposed);
    }

    [Fact]
    public async Task Nor_does_a_name_that_no_queue_can_have()
    {
        _client.Setup(client => client.CreateSender("*")).Throws(new ArgumentException("The argument 'entityPath' is not valid."));
        await SendAsync(Replies(), "*");
        Assert.Empty(_sent);
    }

    [Fact]
    public async Task An_answer_that_fails_for_now_does() => await Assert.ThrowsAsync<ServiceBusException>(() => SendAsync(Replies(), "busy"));

    [Fact]
    public async Task However_many_queues_partners_name_only_so_many_links_stay()
    {
        var replies = Replies();
        for (var i = 0; i < 40; i++)
        {
            await SendAsync(replies, $"queue-{i}");
        }

        Assert.Equal(40, _sent.Count);
        Assert.Equal(24, _disposed.Count);
    }

    private ServiceBusReplies Replies() => new(_client.Object, TimeProvider.System, NullLogger<ServiceBusReplies>.Instance);

    private static Task SendAsync(ServiceBusReplies replies, string queue) => replies.SendAsync(
        queue,
        new IncomingMessage("m-1", "type", "corr", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", Data: null),
        new Reply("answer", "subject", new { ok = true }),
        Cancellation);
}
