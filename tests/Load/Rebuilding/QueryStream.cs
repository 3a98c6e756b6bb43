using System.Collections.Concurrent;
using System.Net;
using OrderFlow.Load.Http;
using OrderFlow.Load.Measuring;

namespace OrderFlow.Load.Rebuilding;

/// <summary>What readers ask meanwhile, and whether they are shown something that is empty, incomplete or older than before.</summary>
internal sealed class QueryStream(OrderFlowClient client, WatchedOrders watched, RunClock clock)
{
    private const int PageSize = 100;

    private readonly ConcurrentQueue<(TimeSpan Due, TimeSpan Took)> answered = [];
    private readonly ConcurrentQueue<string> remarks = [];
    private long made;
    private long empty;
    private long backwards;
    private long incomplete;

    public QueryFindings Findings => new(
        Interlocked.Read(ref made), Interlocked.Read(ref empty), Interlocked.Read(ref backwards), Interlocked.Read(ref incomplete), [.. remarks.Take(20)]);

    public Percentiles Latencies(string name, TimeSpan from, TimeSpan to) =>
        Percentiles.Of(name, answered.Where(query => query.Due >= from && query.Due < to).Select(query => query.Took));

    public async Task SendAsync(int number, TimeSpan due, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref made);
        var isAnswered = (number % 4) switch
        {
            0 => await ReadListAsync(null, cancellationToken),
            1 when watched.AnyCustomer() is { } customer => await ReadListAsync(customer, cancellationToken),
            _ => watched.AnyOrder() is { } order && await ReadOrderAsync(order, cancellationToken),
        };
        if (isAnswered)
        {
            answered.Enqueue((due, clock.Now - due));
        }
    }

    private async Task<bool> ReadOrderAsync(Floor order, CancellationToken cancellationToken)
    {
        var floor = order.Seen;
        var answer = await client.GetOrderAsync(order.Id, etag: null, cancellationToken);
        if (answer.Status == HttpStatusCode.NotFound)
        {
            // A read model may be behind, but what it has shown once it must go on showing.
            Complain(floor > 0, ref empty, $"{order.Id} was shown at version {floor}, then not at all.");
            return true;
        }

        if (answer.Body is not { } details)
        {
            return false;
        }

        order.Raise(details.Version);
        Complain(details.Version < floor, ref backwards, $"{order.Id} was shown at version {floor}, then at {details.Version}.");

        // Every event of an order leaves an entry in its timeline.
        Complain(
            details.OrderId != order.Id || details.Timeline?.Length != details.Version || details.Customer?.Name is null or ""
                || details.Items is null || details.Total is null,
            ref incomplete,
            $"{order.Id} at version {details.Version} is shown with {details.Timeline?.Length ?? 0} entries in its timeline.");
        return true;
    }

    private async Task<bool> ReadListAsync(Floor? customer, CancellationToken cancellationToken)
    {
        var floor = customer?.Seen ?? 1;
        if ((await client.GetOrdersAsync(customer?.Id, PageSize, null, cancellationToken)).Body is not { } page)
        {
            return false;
        }

        var count = page.Items?.Length ?? 0;
        customer?.Raise(count);
        Complain(count == 0 && floor > 0, ref empty, $"The list of {customer?.Id ?? "all"} orders is empty.");
        Complain(count > 0 && count < floor, ref backwards, $"The list of {customer?.Id} had {floor} orders, then {count}.");
        return true;
    }

    private void Complain(bool wrong, ref long counter, string remark)
    {
        if (wrong)
        {
            Interlocked.Increment(ref counter);
            remarks.Enqueue(remark);
        }
    }
}

/// <param name="Empty">Nothing where something had been, or must be.</param>
/// <param name="Backwards">Less than had been shown before.</param>
/// <param name="Incomplete">A model that is not the fold of all events up to its version.</param>
/// <param name="Remarks">Some of them, in words.</param>
internal sealed record QueryFindings(long Made, long Empty, long Backwards, long Incomplete, IReadOnlyList<string> Remarks);
