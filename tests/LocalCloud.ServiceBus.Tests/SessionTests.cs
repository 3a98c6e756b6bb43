using System.Collections.Concurrent;
using Azure.Messaging.ServiceBus;
using LocalCloud.ServiceBus.Definitions;
using Microsoft.Extensions.Time.Testing;

namespace LocalCloud.ServiceBus.Tests;

public sealed class SessionTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task A_session_is_accepted_by_name_received_in_order_and_has_a_state()
    {
        await using var bus = await WithSessionsAsync();
        await SendAsync(bus, ("a", "1"), ("b", "x"), ("a", "2"));
        var session = await bus.Client.AcceptSessionAsync("orders", "a");
        Assert.Equal("a", session.SessionId);
        Assert.InRange(session.SessionLockedUntil - DateTimeOffset.UtcNow, TimeSpan.FromSeconds(50), TimeSpan.FromSeconds(61));
        var first = await session.ReceiveMessageAsync(s_patience);
        await session.AbandonMessageAsync(first);
        first = await session.ReceiveMessageAsync(s_patience);
        Assert.Equal(("1", 2), (first.Body.ToString(), first.DeliveryCount));
        await session.CompleteMessageAsync(first);
        Assert.Equal("2", (await session.ReceiveMessageAsync(s_patience)).Body.ToString());
        Assert.Null(await session.GetSessionStateAsync());
        await session.SetSessionStateAsync(BinaryData.FromString("state"));
        await session.RenewSessionLockAsync();
        await session.CloseAsync();

        var again = await bus.Client.AcceptSessionAsync("orders", "a");
        Assert.Equal("state", (await again.GetSessionStateAsync()).ToString());
        var second = await again.ReceiveMessageAsync(s_patience);
        Assert.Equal(("2", 1), (second.Body.ToString(), second.DeliveryCount));
    }

    [Fact]
    public async Task A_session_has_one_owner_and_the_next_one_is_another()
    {
        await using var bus = await WithSessionsAsync();
        await SendAsync(bus, ("a", "1"), ("b", "1"));
        var a = await bus.Client.AcceptNextSessionAsync("orders");
        var taken = await Assert.ThrowsAsync<ServiceBusException>(() => bus.Client.AcceptSessionAsync("orders", a.SessionId));
        Assert.Equal(ServiceBusFailureReason.SessionCannotBeLocked, taken.Reason);
        var b = await bus.Client.AcceptNextSessionAsync("orders");
        Assert.NotEqual(a.SessionId, b.SessionId);
    }

    [Fact]
    public async Task Waiting_for_the_next_session_ends_with_a_message_or_a_time_out()
    {
        await using var bus = await WithSessionsAsync();
        var waiting = bus.Client.AcceptNextSessionAsync("orders");
        await Task.Delay(300);
        Assert.False(waiting.IsCompleted);
        await SendAsync(bus, ("late", "1"));
        Assert.Equal("late", (await waiting).SessionId);

        await using var impatient = new ServiceBusClient(bus.Broker.ConnectionString, new ServiceBusClientOptions
        {
            RetryOptions = new ServiceBusRetryOptions { TryTimeout = TimeSpan.FromSeconds(1), MaxRetries = 0 },
        });
        var late = await Assert.ThrowsAsync<ServiceBusException>(() => impatient.AcceptNextSessionAsync("orders"));
        Assert.Equal(ServiceBusFailureReason.ServiceTimeout, late.Reason);
    }

    [Fact]
    public async Task A_cancelled_wait_leaves_the_connection_alive_and_takes_no_session()
    {
        await using var bus = await WithSessionsAsync();
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(500));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => bus.Client.AcceptNextSessionAsync("orders", cancellationToken: cancellation.Token));
        await SendAsync(bus, ("a", "1"));
        Assert.Equal("a", (await bus.Client.AcceptNextSessionAsync("orders")).SessionId);
    }

    [Fact]
    public async Task A_lost_session_lock_gives_the_session_to_another_and_counts()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var bus = await WithSessionsAsync(time);
        await SendAsync(bus, ("a", "1"));
        var first = await bus.Client.AcceptSessionAsync("orders", "a");
        var message = await first.ReceiveMessageAsync(s_patience);
        time.Advance(TimeSpan.FromSeconds(61));
        var second = await bus.Client.AcceptSessionAsync("orders", "a");
        Assert.Equal(2, (await second.ReceiveMessageAsync(s_patience)).DeliveryCount);
        var lost = await Assert.ThrowsAsync<ServiceBusException>(() => first.CompleteMessageAsync(message));
        Assert.Equal(ServiceBusFailureReason.SessionLockLost, lost.Reason);
        Assert.Null(await first.ReceiveMessageAsync(TimeSpan.FromMilliseconds(300)));
        Assert.Equal("1", (await second.PeekMessageAsync()).Body.ToString());
    }

    [Fact]
    public async Task Receivers_and_entities_must_agree_about_sessions()
    {
        await using var bus = await TestBroker.StartAsync(new ServiceBusDefinition
        {
            Queues = [new EntitySettings { Name = "orders", RequiresSession = true }, new EntitySettings { Name = "plain" }],
        });
        await Assert.ThrowsAsync<InvalidOperationException>(() => bus.Client.CreateReceiver("orders").ReceiveMessageAsync(s_patience));
        await Assert.ThrowsAsync<InvalidOperationException>(() => bus.Client.AcceptSessionAsync("plain", "a"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => bus.Client.CreateSender("orders").SendMessageAsync(new ServiceBusMessage("x")));
    }

    [Fact]
    public async Task A_session_processor_handles_sessions_side_by_side_and_each_in_order()
    {
        await using var bus = await WithSessionsAsync();
        await SendAsync(bus, [.. Enumerable.Range(0, 100).Select(number => ($"s{number % 10}", $"{number}"))]);
        await using var processor = bus.Client.CreateSessionProcessor("orders", new ServiceBusSessionProcessorOptions
        {
            MaxConcurrentSessions = 4, SessionIdleTimeout = TimeSpan.FromMilliseconds(300),
        });
        var seen = new ConcurrentDictionary<string, ConcurrentQueue<int>>();
        processor.ProcessMessageAsync += args =>
        {
            seen.GetOrAdd(args.SessionId, _ => []).Enqueue(int.Parse(args.Message.Body.ToString(), null));
            return Task.CompletedTask;
        };
        processor.ProcessErrorAsync += _ => Task.CompletedTask;
        await processor.StartProcessingAsync();
        await Wait.UntilAsync(() => seen.Values.Sum(session => session.Count) == 100);
        await processor.StopProcessingAsync();
        Assert.All(seen.Values, session => Assert.Equal(session.Order(), session));
    }

    private static Task<TestBroker> WithSessionsAsync(TimeProvider? time = null) => TestBroker.WithQueueAsync(queue => queue with { RequiresSession = true }, time);

    private static Task SendAsync(TestBroker bus, params (string Session, string Body)[] messages) =>
        bus.Client.CreateSender("orders").SendMessagesAsync(messages.Select(message => new ServiceBusMessage(message.Body) { SessionId = message.Session }));
}
