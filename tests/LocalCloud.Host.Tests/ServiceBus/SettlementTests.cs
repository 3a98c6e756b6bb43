using Azure.Messaging.ServiceBus;
using Google.Protobuf;
using Grpc.Core;
using LocalCloud.Host.Protocol;
using LocalCloud.Host.Tests.Fakes;
using Microsoft.Azure.Amqp;
using Microsoft.Azure.Amqp.Encoding;
using RpcException = Grpc.Core.RpcException;

namespace LocalCloud.Host.Tests.ServiceBus;

/// <summary>What a function can ask for while it has a message, beyond completing it.</summary>
public sealed class SettlementTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(15);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Properties_are_modified_when_a_message_is_abandoned_and_when_it_is_given_up()
    {
        await using var queue = await PumpedQueue.StartAsync();
        queue.Worker.Run = async (invocation, _) =>
        {
            var message = queue.Held(invocation).Message;
            var (token, properties) = (message.LockToken, Properties(("delivery", message.DeliveryCount), ("at", Described("com.microsoft:timespan", 50_000_000L))));
            await (message.DeliveryCount == 1
                ? queue.Settlement.Abandon(new() { Locktoken = token, PropertiesToModify = properties }, Call.Instance)
                : queue.Settlement.Deadletter(new() { Locktoken = token, PropertiesToModify = properties, DeadletterReason = "Why" }, Call.Instance));
        };
        await queue.SendAsync(new ServiceBusMessage("a") { ApplicationProperties = { ["kept"] = "k", ["delivery"] = 0 } });
        await queue.Worker.NextAsync();
        Assert.Contains("\"delivery\":1", (await queue.Worker.NextAsync()).Input.Metadata["ApplicationProperties"].Json, StringComparison.Ordinal);

        await using var dead = queue.Client.CreateReceiver("q", new ServiceBusReceiverOptions { SubQueue = SubQueue.DeadLetter });
        var letter = await dead.ReceiveMessageAsync(s_patience, Token);
        Assert.Equal(("Why", "k", 2), (letter.DeadLetterReason, letter.ApplicationProperties["kept"], letter.ApplicationProperties["delivery"]));
        Assert.Equal(TimeSpan.FromSeconds(5), letter.ApplicationProperties["at"]);
    }

    [Fact]
    public async Task A_deferred_message_keeps_its_modified_properties_and_can_be_fetched_by_its_number()
    {
        await using var queue = await PumpedQueue.StartAsync();
        var number = new TaskCompletionSource<long>();
        queue.Worker.Run = async (invocation, _) =>
        {
            var message = queue.Held(invocation).Message;
            await queue.Settlement.Defer(new() { Locktoken = message.LockToken, PropertiesToModify = Properties(("why", "later")) }, Call.Instance);
            number.SetResult(message.SequenceNumber);
        };
        await queue.SendAsync(new ServiceBusMessage("a"));
        await using var receiver = queue.Client.CreateReceiver("q");
        var deferred = await receiver.ReceiveDeferredMessageAsync(await number.Task.WaitAsync(s_patience, Token), Token);
        Assert.Equal("later", deferred.ApplicationProperties["why"]);
    }

    [Fact]
    public async Task A_lock_is_renewed_when_a_function_asks_for_it()
    {
        await using var queue = await PumpedQueue.StartAsync();
        var renewed = new TaskCompletionSource<(DateTimeOffset Before, DateTimeOffset After)>();
        queue.Worker.Run = async (invocation, cancellationToken) =>
        {
            var message = queue.Held(invocation).Message;
            var before = message.LockedUntil;
            await Task.Delay(50, cancellationToken);
            await queue.Settlement.RenewMessageLock(new() { Locktoken = message.LockToken }, Call.Instance);
            renewed.SetResult((before, message.LockedUntil));
        };
        await queue.SendAsync(new ServiceBusMessage("a"));
        var (before, after) = await renewed.Task.WaitAsync(s_patience, Token);
        Assert.True(after > before, $"{before:O} {after:O}");
    }

    [Fact]
    public async Task A_function_keeps_a_state_with_its_session_renews_it_and_lets_it_go()
    {
        await using var queue = await PumpedQueue.StartAsync(
            ""","isSessionsEnabled":true""", """ "sessionIdleTimeout": "00:01:00" """, new() { Name = "q", RequiresSession = true });
        var until = new TaskCompletionSource<DateTimeOffset>();
        queue.Worker.Run = async (_, _) =>
        {
            Assert.Empty((await queue.Settlement.GetSessionState(new() { SessionId = "s" }, Call.Instance)).SessionState);
            await queue.Settlement.SetSessionState(new() { SessionId = "s", SessionState = ByteString.CopyFromUtf8("seen") }, Call.Instance);
            var renewed = await queue.Settlement.RenewSessionLock(new() { SessionId = "s" }, Call.Instance);
            await queue.Settlement.ReleaseSession(new() { SessionId = "s" }, Call.Instance);
            until.SetResult(renewed.LockedUntil.ToDateTimeOffset());
        };
        await queue.SendAsync(new ServiceBusMessage("a") { SessionId = "s" });
        Assert.InRange(await until.Task.WaitAsync(s_patience, Token) - DateTimeOffset.UtcNow, TimeSpan.FromSeconds(50), TimeSpan.FromSeconds(61));

        // The pump would keep it for a minute; it was asked to let it go.
        await using var session = await AcceptAsync(queue.Client, "s");
        Assert.Equal("seen", (await session.GetSessionStateAsync(Token)).ToString());
        Assert.Null(await session.PeekMessageAsync(cancellationToken: Token));
    }

    [Fact]
    public async Task Of_a_session_that_no_function_has_nothing_can_be_asked()
    {
        await using var queue = await PumpedQueue.StartAsync();
        var refused = await Assert.ThrowsAsync<RpcException>(() => queue.Settlement.ReleaseSession(new() { SessionId = "s" }, Call.Instance));
        Assert.Equal(StatusCode.FailedPrecondition, refused.StatusCode);
    }

    private static async Task<ServiceBusSessionReceiver> AcceptAsync(ServiceBusClient client, string session)
    {
        for (var start = TimeProvider.System.GetTimestamp(); ; await Task.Delay(100, Token))
        {
            try
            {
                return await client.AcceptSessionAsync("q", session, cancellationToken: Token);
            }
            catch (ServiceBusException taken)
                when (taken.Reason == ServiceBusFailureReason.SessionCannotBeLocked && TimeProvider.System.GetElapsedTime(start) < s_patience)
            {
                // The function has asked, and its host has not come to it yet.
            }
        }
    }

    /// <summary>As the worker sends them.</summary>
    private static ByteString Properties(params (string Name, object Value)[] properties)
    {
        var map = new AmqpMap();
        foreach (var (name, value) in properties)
        {
            map[new MapKey(name)] = value;
        }

        using var buffer = new ByteBuffer(256, autoGrow: true);
        AmqpCodec.EncodeMap(map, buffer);
        return ByteString.CopyFrom(buffer.Buffer, buffer.Offset, buffer.Length);
    }

    private static DescribedType Described(string symbol, object value) => new(new AmqpSymbol(symbol), value);
}
