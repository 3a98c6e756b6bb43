using Azure.Messaging.ServiceBus;
using Grpc.Core;
using LocalCloud.Host.Protocol;
using Microsoft.Azure.Amqp;
using Microsoft.Azure.Amqp.Encoding;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Converters;
using Microsoft.Extensions.DependencyInjection;
using Worker.Extensions.Tests.Fakes;
using RpcException = Grpc.Core.RpcException;

namespace Worker.Extensions.Tests.ServiceBus;

/// <summary>What a function asks for arrives at the host, over the endpoint that the worker was started with.</summary>
public sealed class SettlementTests : IAsyncLifetime
{
    private readonly Guid _token = Guid.NewGuid();
    private ServiceBusReceivedMessage _message = null!;
    private SettlementHost _host = null!;
    private ServiceProvider _services = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _message = HostMessage.Received("hello", _token);
        _host = await SettlementHost.StartAsync();
        _services = WorkerBuilder.With(new ServiceBusExtensionStartup(), ("Functions:Worker:HostEndpoint", _host.Address)).Services.BuildServiceProvider();
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _host.DisposeAsync();
    }

    [Fact]
    public async Task A_message_is_completed_by_its_lock_token()
    {
        await (await ActionsAsync()).CompleteMessageAsync(_message, Cancellation);
        Assert.Equal(new CompleteRequest { Locktoken = _token.ToString() }, Assert.Single(_host.Asked));
    }

    [Fact]
    public async Task A_message_is_abandoned_and_deferred_without_a_change()
    {
        var actions = await ActionsAsync();
        await actions.AbandonMessageAsync(_message, cancellationToken: Cancellation);
        await actions.DeferMessageAsync(_message, cancellationToken: Cancellation);
        Assert.Equal([new AbandonRequest { Locktoken = _token.ToString() }, new DeferRequest { Locktoken = _token.ToString() }], _host.Asked);
    }

    [Fact]
    public async Task A_dead_letter_says_why()
    {
        await (await ActionsAsync()).DeadLetterMessageAsync(_message, new() { ["tries"] = 3 }, "Poison", "It never works.", Cancellation);
        var request = Assert.IsType<DeadletterRequest>(Assert.Single(_host.Asked));
        Assert.Equal((_token.ToString(), "Poison", "It never works."), (request.Locktoken, request.DeadletterReason, request.DeadletterErrorDescription));
        Assert.Equal(3, MapOf(request.PropertiesToModify.ToByteArray())["tries"]);
    }

    [Fact]
    public async Task A_dead_letter_need_not_say_why()
    {
        await (await ActionsAsync()).DeadLetterMessageAsync(_message, cancellationToken: Cancellation);
        Assert.Equal(new DeadletterRequest { Locktoken = _token.ToString() }, Assert.Single(_host.Asked));
    }

    [Fact]
    public async Task Modified_properties_are_an_AMQP_map()
    {
        var time = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
        var properties = new Dictionary<string, object>
        {
            ["text"] = "t", ["number"] = 7L, ["truth"] = true, ["id"] = _token, ["price"] = 1.5m,
            ["uri"] = new Uri("https://example.com/a"), ["time"] = time, ["span"] = TimeSpan.FromMinutes(2), ["nothing"] = null!,
        };
        await (await ActionsAsync()).AbandonMessageAsync(_message, properties, Cancellation);
        var map = MapOf(Assert.IsType<AbandonRequest>(Assert.Single(_host.Asked)).PropertiesToModify.ToByteArray());
        Assert.Equal(("t", 7L, true, _token, 1.5m), (map["text"], map["number"], map["truth"], map["id"], map["price"]));
        Assert.Equal(("com.microsoft:uri", "https://example.com/a"), Described(map["uri"]));
        Assert.Equal(("com.microsoft:datetime-offset", time.UtcTicks), Described(map["time"]));
        Assert.Equal(("com.microsoft:timespan", TimeSpan.FromMinutes(2).Ticks), Described(map["span"]));
        Assert.True(map.ContainsKey("nothing"));
    }

    [Fact]
    public async Task A_property_that_AMQP_cannot_carry_is_named_and_nothing_sent()
    {
        var actions = await ActionsAsync();
        var failure = await Assert.ThrowsAsync<NotSupportedException>(
            () => actions.AbandonMessageAsync(_message, new Dictionary<string, object> { ["odd"] = new object() }, Cancellation));
        Assert.Contains("'odd'", failure.Message, StringComparison.Ordinal);
        Assert.Empty(_host.Asked);
    }

    [Fact]
    public async Task What_the_host_refuses_the_function_sees()
    {
        var actions = await ActionsAsync();
        var refusal = await Assert.ThrowsAsync<RpcException>(() => actions.RenewMessageLockAsync(_message, Cancellation));
        Assert.Equal((StatusCode.FailedPrecondition, "The lock is lost."), (refusal.StatusCode, refusal.Status.Detail));
    }

    [Fact]
    public async Task A_session_keeps_a_state_and_its_lock()
    {
        var data = new Dictionary<string, object?> { ["SessionId"] = "s1", ["SessionActions"] = """{"SessionLockedUntil":"2026-01-02T03:04:05+00:00"}""" };
        var session = Assert.IsType<ServiceBusSessionMessageActions>((await SessionAsync(data)).Value);
        Assert.Equal(new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), session.SessionLockedUntil);

        Assert.Equal("initial", (await session.GetSessionStateAsync(Cancellation)).ToString());
        await session.SetSessionStateAsync(BinaryData.FromString("changed"), Cancellation);
        Assert.Equal("changed", (await session.GetSessionStateAsync(Cancellation)).ToString());
        await session.RenewSessionLockAsync(Cancellation);
        Assert.Equal(SettlementService.LockedUntil, session.SessionLockedUntil);
        await session.ReleaseSession(Cancellation);
        Assert.Equal(new ReleaseSessionRequest { SessionId = "s1" }, _host.Asked[^1]);
    }

    [Fact]
    public async Task Without_a_session_there_are_no_session_actions()
    {
        var result = await SessionAsync(new Dictionary<string, object?>());
        Assert.Equal(ConversionStatus.Failed, result.Status);
        Assert.Contains("SessionId", result.Error!.Message, StringComparison.Ordinal);
    }

    private async Task<ServiceBusMessageActions> ActionsAsync()
    {
        var converter = ActivatorUtilities.CreateInstance<ServiceBusMessageActionsConverter>(_services);
        return Assert.IsType<ServiceBusMessageActions>((await converter.ConvertAsync(new Conversion(typeof(ServiceBusMessageActions), null))).Value);
    }

    private async Task<ConversionResult> SessionAsync(Dictionary<string, object?> bindingData) =>
        await ActivatorUtilities.CreateInstance<ServiceBusSessionMessageActionsConverter>(_services)
            .ConvertAsync(new Conversion(typeof(ServiceBusSessionMessageActions), null, bindingData));

    private static Dictionary<string, object?> MapOf(byte[] bytes)
    {
        using var buffer = new ByteBuffer(bytes, 0, bytes.Length);
        return AmqpCodec.DecodeMap(buffer).ToDictionary(entry => (string)entry.Key.Key, entry => (object?)entry.Value);
    }

    private static (string, object) Described(object? value)
    {
        var described = Assert.IsType<DescribedType>(value);
        return (described.Descriptor.ToString()!, described.Value);
    }
}
