using System.Collections.Concurrent;
using System.Globalization;
using OrderFlow.Load.Http;
using OrderFlow.Load.Measuring;
using OrderFlow.Load.Placing;

namespace OrderFlow.Load.Rebuilding;

/// <summary>What customers do meanwhile: of four commands one places an order, one begins a draft, and two add something to a draft.</summary>
internal sealed class CommandStream(OrderFlowClient client, OrderPlan plan, WatchedOrders watched, RunClock clock, int firstOrder)
{
    private const int ItemsPerDraft = 8;

    private readonly ConcurrentQueue<(string OrderId, int Items)> drafts = [];
    private readonly ConcurrentQueue<(TimeSpan Due, TimeSpan Took)> answered = [];

    /// <summary>Orders that go their way to the end.</summary>
    public ConcurrentQueue<OrderRecord> Placed { get; } = [];

    public int Answered => answered.Count;

    /// <summary>How long those commands took, from when they were due.</summary>
    public Percentiles Latencies(string name, TimeSpan from, TimeSpan to) =>
        Percentiles.Of(name, answered.Where(command => command.Due >= from && command.Due < to).Select(command => command.Took));

    public async Task SendAsync(int number, TimeSpan due, CancellationToken cancellationToken)
    {
        var answer = (number % 4) switch
        {
            0 => await PlaceAsync(number, draft: false, cancellationToken),
            1 => await PlaceAsync(number, draft: true, cancellationToken),
            _ => drafts.TryDequeue(out var draft)
                ? await AddItemAsync(number, draft.OrderId, draft.Items, cancellationToken)
                : await PlaceAsync(number, draft: true, cancellationToken),
        };
        if (answer.Body is not null)
        {
            answered.Enqueue((due, clock.Now - due));
        }
    }

    private async Task<Answer<Created>> PlaceAsync(int number, bool draft, CancellationToken cancellationToken)
    {
        var order = plan.Order(firstOrder + number);
        var answer = await client.PlaceOrderAsync(draft ? order with { Draft = true } : order, KeyOf(number), cancellationToken);
        if (answer.Body?.OrderId is { } orderId)
        {
            watched.Add(orderId);
            if (draft)
            {
                drafts.Enqueue((orderId, 0));
            }
            else
            {
                Placed.Enqueue(new OrderRecord(firstOrder + number) { OrderId = orderId });
            }
        }

        return answer;
    }

    private async Task<Answer<Created>> AddItemAsync(int number, string orderId, int items, CancellationToken cancellationToken)
    {
        var answer = await client.AddItemAsync(orderId, new OrderItem(plan.ProductId(number % plan.Products), 1), KeyOf(number), cancellationToken);
        if (items + 1 < ItemsPerDraft)
        {
            drafts.Enqueue((orderId, items + 1));
        }

        return answer;
    }

    private string KeyOf(int number) => string.Create(CultureInfo.InvariantCulture, $"{plan.IdempotencyKey(firstOrder)}-{number}");
}
