using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Moq;
using OrderFlow.Partners;

namespace OrderFlow.Tests.Partners;

public sealed class MessageDeskTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly Mock<ServiceBusMessageActions> _actions = new(MockBehavior.Strict);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_handled_is_completed()
    {
        var message = Incoming.Event("t", null);
        _actions.Setup(actions => actions.CompleteMessageAsync(message, It.IsAny<CancellationToken>())).Returns(Task.CompletedTask);
        await HandleAsync(message, () => Verdict.Done);
        _actions.VerifyAll();
    }

    [Fact]
    public async Task What_no_repetition_helps_is_dead_lettered_at_once_with_its_reason()
    {
        var message = Incoming.Raw("not json");
        _actions
            .Setup(actions => actions.DeadLetterMessageAsync(
                message, null, "MalformedMessage", It.Is<string>(why => why.Contains("not JSON")), It.IsAny<CancellationToken>()))
            .Returns(Task.CompletedTask);
        await HandleAsync(message, () => throw new InvalidOperationException("Nobody handles what cannot be read."));
        _actions.VerifyAll();
    }

    [Theory]
    [InlineData(1, 0.8, 1.2)]
    [InlineData(2, 4, 6)]
    [InlineData(3, 16, 24)]
    [InlineData(4, 48, 72)]
    [InlineData(9, 96, 144)]
    public async Task What_fails_is_held_longer_each_time_before_it_is_given_back(int delivery, double atLeast, double atMost)
    {
        var message = Incoming.Event("t", null, deliveryCount: delivery);
        _actions.Setup(actions => actions.AbandonMessageAsync(message, null, It.IsAny<CancellationToken>())).Returns(Task.CompletedTask);
        var handled = HandleAsync(message, () => throw new TimeoutException("The store does not answer."));

        _time.Advance(TimeSpan.FromSeconds(atLeast) - TimeSpan.FromMilliseconds(1));
        Assert.False(handled.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(atMost - atLeast) + TimeSpan.FromMilliseconds(1));
        await handled.WaitAsync(TimeSpan.FromSeconds(10), Cancellation);
        _actions.VerifyAll();
    }

    [Fact]
    public async Task When_the_host_stops_a_message_is_left_to_its_lock()
    {
        using var stopping = new CancellationTokenSource();
        var handled = new MessageDesk(_time, NullLogger<MessageDesk>.Instance).HandleAsync(
            Incoming.Event("t", null), _actions.Object, (_, _) => Task.FromResult<Verdict>(new Verdict.Later("Not yet.")), stopping.Token);
        await stopping.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => handled);
    }

    private Task HandleAsync(ServiceBusReceivedMessage message, Func<Verdict> handle) => new MessageDesk(_time, NullLogger<MessageDesk>.Instance)
        .HandleAsync(message, _actions.Object, (_, _) => Task.FromResult(handle()), Cancellation);
}
