using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Azure;
using Azure.Messaging;
using Azure.Messaging.EventGrid;
using LocalCloud.EventGrid.Definitions;
using LocalCloud.Faults;
using Microsoft.Extensions.Time.Testing;

namespace LocalCloud.EventGrid.Tests.Support;

/// <summary>An Event Grid with one topic, <c>orders</c>, and one subscriber for all of its subscriptions.</summary>
internal sealed class Grid : IAsyncDisposable
{
    private static readonly JsonSerializerOptions s_asIs = new();

    private Grid(Subscriber subscriber, EventGridServer server, FakeTimeProvider clock, FaultInjector faults)
    {
        (Subscriber, Server, Clock, Faults) = (subscriber, server, clock, faults);
        Http = new() { BaseAddress = server.Address };
    }

    public Subscriber Subscriber { get; }

    public EventGridServer Server { get; }

    public FakeTimeProvider Clock { get; }

    public FaultInjector Faults { get; }

    public HttpClient Http { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <param name="subscriptions">JSON of the subscriptions; <c>HOOK</c> stands for the address of the subscriber.</param>
    /// <param name="state">Folder for files; null keeps everything in memory.</param>
    /// <param name="schema">The only one the topic takes; null takes both.</param>
    /// <param name="bus">Connection string of Service Bus.</param>
    public static async Task<Grid> StartAsync(string subscriptions = """{ "name": "all", "destination": { "function": "Take" } }""", string? state = null, string? schema = null, string? bus = null)
    {
        var subscriber = await Subscriber.StartAsync();
        var definition = $$"""
            { "topics": [{ "name": "orders", {{(schema is null ? "" : $"\"inputSchema\": \"{schema}\",")}} "subscriptions": [{{subscriptions.Replace("HOOK", subscriber.Address.ToString(), StringComparison.Ordinal)}}] }] }
            """;
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        var faults = new FaultInjector(clock);
        var server = await EventGridServer.StartAsync(
            new()
            {
                Port = 0, Definition = EventGridDefinition.Parse(Encoding.UTF8.GetBytes(definition)), TimeProvider = clock, Faults = faults,
                Functions = () => subscriber.Address, Settings = name => name == "ServiceBus" ? bus : null,
                Path = state is null ? null : Path.Combine(state, "eventgrid.db"), DeadLetterPath = state is null ? null : Path.Combine(state, "dead"),
            },
            null,
            Token);
        server.BeginDelivery();
        return new(subscriber, server, clock, faults);
    }

    public EventGridPublisherClient Publisher(string? key = null, string topic = "orders") =>
        new(Server.EndpointOf(topic), new AzureKeyCredential(key ?? TopicDefinition.LocalKey), WithoutRetry());

    public static EventGridPublisherClientOptions WithoutRetry() => new() { Retry = { MaxRetries = 0 } };

    public static CloudEvent Shipped(string id = "o1/5", object? data = null, string type = "com.orderflow.order.shipped.v1") =>
        new("/orderflow/orders", type, data ?? new { total = 7 }) { Id = id, Subject = "o1" };

    public Task PublishAsync(params CloudEvent[] events) => Publisher().SendEventsAsync(events, Token);

    public async Task<HttpResponseMessage> PostAsync(string body, string contentType = "application/cloudevents+json", string path = "topics/orders/api/events")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, contentType) };
        request.Headers.Add("aeg-sas-key", TopicDefinition.LocalKey);
        return await Http.SendAsync(request, Token);
    }

    /// <summary>Of the newest event, as the inspection shows them.</summary>
    public async Task<JsonElement> DeliveryAsync(string state)
    {
        for (var start = TimeProvider.System.GetTimestamp(); TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(20);)
        {
            var events = await Http.GetFromJsonAsync<JsonElement>("localcloud/eventgrid/events", s_asIs, Token);
            var delivery = events.GetProperty("events")[0].GetProperty("deliveries")[0];
            if (delivery.GetProperty("state").GetString() == state)
            {
                return delivery;
            }

            await Task.Delay(10, Token);
        }

        throw new TimeoutException($"No delivery came to be {state}.");
    }

    public Task QuietAsync() => UntilAsync(() => Server.PendingWork() == 0, "Deliveries did not come to rest.");

    public static async Task UntilAsync(Func<bool> condition, string otherwise)
    {
        for (var start = TimeProvider.System.GetTimestamp(); !condition(); await Task.Delay(5, Token))
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(20), otherwise);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Server.DisposeAsync();
        await Subscriber.DisposeAsync();
    }
}
