using System.Text.Json;
using System.Text.Json.Nodes;
using OrderFlow.Load.Http;
using OrderFlow.Load.Placing;

namespace OrderFlow.Load.Messaging;

/// <summary>
/// Which message is what, and what must become of it. Repeatable: everything that the run will be held to is known beforehand. Messages are
/// numbered; a repetition has the number, id and body of the message it repeats.
/// </summary>
internal sealed class MessagePlan
{
    private const string Place = "com.orderflow.partner.order.place.v1";
    private const string Declines = "tok_declined";

    private readonly string _runId;
    private readonly OrderPlan _orders;
    private readonly int _distinct;
    private readonly int _malformed;
    private readonly int _declined;

    public MessagePlan(string runId, OrderPlan orders, int messages, double malformedPercent, double duplicatePercent, double declinedPercent)
    {
        (_runId, _orders) = (runId, orders);
        var repeated = Share(messages, duplicatePercent);
        _distinct = messages - repeated;
        _malformed = Share(messages, malformedPercent);
        Orders = [.. Enumerable.Range(0, _distinct).Where(number => !IsMalformed(number))];
        _declined = Share(Orders.Count, declinedPercent);
        Malformed = [.. Enumerable.Range(0, _distinct).Where(IsMalformed)];
        Sends = Spread(repeated);
    }

    /// <summary>Numbers of those that are to become orders.</summary>
    public IReadOnlyList<int> Orders { get; }

    /// <summary>Numbers of those that are to become dead letters.</summary>
    public IReadOnlyList<int> Malformed { get; }

    /// <summary>Numbers in the order in which they are sent, each at least once.</summary>
    public IReadOnlyList<int> Sends { get; }

    public string MessageId(int number) => $"{_runId}-{number}";

    /// <summary>Null for what is not of this run.</summary>
    public int? NumberOf(string? messageId) =>
        messageId is not null && messageId.StartsWith($"{_runId}-", StringComparison.Ordinal) && int.TryParse(messageId.AsSpan(_runId.Length + 1), out var number)
            ? number
            : null;

    public bool IsMalformed(int number) => IsOneOf(number, _malformed, _distinct);

    /// <summary>Its payment will be refused.</summary>
    public bool IsDeclined(int number) => IsOneOf(number, _declined, _distinct) && !IsMalformed(number);

    /// <summary>Why the app cannot take it.</summary>
    public static string ReasonFor(int number) => Defect.Of(number).Reason;

    public string Body(int number) => IsMalformed(number) ? Defect.Of(number).Spoil(Event(number)) : Event(number).ToJsonString();

    private JsonObject Event(int number)
    {
        var order = _orders.Order(number);
        return new JsonObject
        {
            ["specversion"] = "1.0",
            ["id"] = MessageId(number),
            ["source"] = "/partners/load",
            ["type"] = Place,
            ["data"] = JsonSerializer.SerializeToNode(IsDeclined(number) ? order with { PaymentMethod = Declines } : order, ContractJson.Default.NewOrder),
        };
    }

    /// <summary>Evenly, from the middle of each interval on.</summary>
    private static bool IsOneOf(int number, int chosen, int all)
    {
        return Before(number + 1) > Before(number);

        long Before(int end) => (((long)end * chosen) + (all / 2)) / all;
    }

    private static int Share(int all, double percent) => (int)Math.Round(all * percent / 100);

    /// <summary>Repetitions come any time after what they repeat, mostly soon, as from a partner that is not sure.</summary>
    private int[] Spread(int repeated)
    {
        var sends = new List<int>(_distinct + repeated);
        var random = new Random(17);
        for (var number = 0; number < _distinct; number++)
        {
            sends.Add(number);
            if (IsOneOf(number, repeated, _distinct))
            {
                sends.Add(Math.Max(0, number - random.Next(random.Next(4) == 0 ? 500 : 20)));
            }
        }

        return [.. sends];
    }
}
